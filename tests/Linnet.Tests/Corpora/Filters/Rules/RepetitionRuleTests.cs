using Linnet.Corpora.Filters;
using Linnet.Corpora.Filters.Measures;
using Linnet.Corpora.Filters.Profiles;
using Linnet.Corpora.Filters.Rules;

namespace Linnet.Tests.Corpora.Filters.Rules;

/// <summary>What other tools' rules of repetition get wrong.</summary>
public sealed class RepetitionRuleTests
{
    private const string Prose =
        "清晨的集市上人声渐起，卖菜的老人把沾着露水的青菜一把把摆好。孩子们背着书包从桥头跑过，惊起几只麻雀。河对岸的茶馆已经开了门，"
        + "掌柜擦着柜台，等第一位客人进来。远处传来火车的汽笛，提醒人们新的一天真正开始了。";

    [Fact]
    public void TopNGram_ofAnAllUniqueDocumentOfEightWords_doesNotRemoveIt()
    {
        // An n-gram's length times its count of 1 would be 0.23 of this text, above 0.2.
        const string Text = "quick brown foxes jumped over seven lazy dogs";
        foreach (var size in new[] { 2, 3, 4 })
        {
            Assert.Equal(0, new RepeatedNGrams(size, 0.2).Value(Facts(Text, WordUnit.Spaced, 1)));
        }
    }

    [Fact]
    public void ChineseProfile_removesARepeatedPassage()
    {
        // MAP-NEO's caller never sees that its rules of repetition fired.
        var filter = new DocumentFilter(new RuleSet(FilterProfiles.Chinese));
        Assert.NotNull(filter.Apply(Prose).Kept);

        var repeated = filter.Apply(Prose + Prose + Prose);
        Assert.Null(repeated.Kept);
        Assert.Equal(FilterRule.DuplicateFiveGrams, repeated.Removals[^1].Rule);
        Assert.Equal(2 / 3.0, repeated.Removals[^1].Value, 12);
    }

    [Fact]
    public void ChineseProfile_removesAPhraseThatFillsTheDocument()
    {
        var filter = new DocumentFilter(new RuleSet(FilterProfiles.Chinese));
        var result = filter.Apply(Prose + string.Concat(Enumerable.Repeat("点我领红包，", 20)) + "。");
        Assert.Null(result.Kept);
        Assert.Equal(FilterRule.TopTwoGram, result.Removals[^1].Rule);
    }

    [Fact]
    public void DuplicateNGrams_inChinese_areAsLongAsWords()
    {
        // A name of six characters, four times: five-grams of characters would hold it, five words do not.
        const string Text = "马拉开波商会来访。欢迎马拉开波商会。晚上宴请马拉开波商会一行，明天马拉开波商会前往上海参观。";
        Assert.Equal(0, new RepeatedNGrams(5, 0.198).Value(Facts(Text, WordUnit.Characters, 1.7)));
        Assert.Equal(18 / (double)Text.Length, new RepeatedNGrams(5, 0.198).Value(Facts(Text, WordUnit.Characters, 1)), 12);
    }

    [Fact]
    public void Rules_areNamedBySize()
    {
        Assert.Equal(["top_two_gram", "top_three_gram", "top_four_gram"], Enumerable.Range(2, 3).Select(n => new RepeatedNGrams(n, 1).Rule.Name()));
        Assert.Equal("duplicate_five_grams", new RepeatedNGrams(5, 1).Rule.Name());
        Assert.Equal("duplicate_ten_grams", new RepeatedNGrams(10, 1).Rule.Name());
        Assert.Throws<ArgumentOutOfRangeException>(() => new RepeatedNGrams(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RepeatedNGrams(11, 1));
    }

    private static DocumentFacts Facts(string text, WordUnit unit, double charactersPerWord)
    {
        var facts = new DocumentFacts(unit, charactersPerWord);
        facts.Read(text);
        return facts;
    }
}
