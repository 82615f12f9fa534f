using CsCheck;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization;
using Linnet.Tokenization.Statistics;

namespace Linnet.Tests.Tokenization.Statistics;

public sealed class VocabularyStatisticsTests
{
    [Fact]
    public void CommonHan_isTheListOfLevelOne()
    {
        Assert.Equal(3500, CommonHan.All.Count);
        Assert.Equal(CommonHan.All.Distinct().Order(), CommonHan.All);
        Assert.All("一乙的是了我瓤罐矗", character => Assert.True(CommonHan.Contains(character)));
        Assert.All("a龘體〇", character => Assert.False(CommonHan.Contains(character)));
        Assert.All(CommonHan.All, codePoint => Assert.True(Linnet.Core.Documents.HanScript.Contains(codePoint)));
    }

    [Fact]
    public void Of_bytes_hasNoCommonCharacterAsAToken()
    {
        var statistics = VocabularyStatistics.Of(new TokenizerFacts(new ByteTokenizer()), TestContext.Current.CancellationToken);

        Assert.Equal([0, 0, 0, 3500, 0], statistics.CommonHanByTokens);
        Assert.Equal((3500, 0), (statistics.CommonHanMissing.Count, statistics.CommonHanUnknown));
        Assert.Equal(128, statistics.PartialTokens);
        Assert.Equal(KeyValuePair.Create(1, 128), Assert.Single(statistics.Lengths));
        Assert.Empty(statistics.Dead.Ids);
    }

    [Fact]
    public void Of_aVocabularyThatHasOneCharacter_coversThatOne()
    {
        var yi = "一"u8.ToArray();
        var vocabulary = BytePairVocabulary.OfBytes().WithMerges([(yi[0], yi[1]), (256, yi[2]), (257, 257)]);

        var statistics = VocabularyStatistics.Of(new TokenizerFacts(new BytePairTokenizer(vocabulary)), TestContext.Current.CancellationToken);

        // Two bytes are one token also in the other characters of that block.
        var sharing = CommonHan.All.Count(codePoint => codePoint is > 0x4E00 and < 0x4E40);
        Assert.Equal([0, 1, sharing, 3499 - sharing, 0], statistics.CommonHanByTokens);
        Assert.Equal(129, statistics.Lengths[1]);
        Assert.Equal(1, statistics.Lengths[2]);
    }

    [Fact]
    public void Of_words_countsTheUnknownAndTheDead()
    {
        var statistics = VocabularyStatistics.Of(new TokenizerFacts(StatisticsExamples.Words()), TestContext.Current.CancellationToken);

        Assert.Equal((3500, 3500), (statistics.CommonHanUnknown, statistics.CommonHanMissing.Count));
        Assert.Equal([3], statistics.Dead.Ids); // "B": all text is lower-cased
        Assert.Equal(4, statistics.Dead.Asked);
    }

    [Fact]
    public void Dead_ofATokenThatAnotherMergeForestalls_isFound()
    {
        // b+c comes before a+b: "abc" is a bc, so that (ab) c never is.
        var vocabulary = BytePairVocabulary.OfBytes().WithMerges([('b', 'c'), ('a', 'b'), (257, 'c')]);

        var dead = DeadTokens.Of(new TokenizerFacts(new BytePairTokenizer(vocabulary)), TestContext.Current.CancellationToken);

        Assert.Equal([258], dead.Ids);
        Assert.Equal(259, dead.Asked);
    }

    [Fact]
    public void Dead_ofATokenThatStandsInsideOfWordsAlone_isNotDead()
    {
        // Alone, "1" is "▁1" and "==" is "▁==": inside of words they are themselves.
        var dead = DeadTokens.Of(new TokenizerFacts(StatisticsExamples.Marked(
            ["1", "=", "▁", "a", "▁1", "==", "▁==", "a1", "1a1"], [("▁", "1"), ("=", "="), ("▁", "=="), ("a", "1"), ("1", "a1")])), TestContext.Current.CancellationToken);

        Assert.Empty(dead.Ids);
        Assert.Equal(9, dead.Asked);
    }

    [Fact]
    public void Dead_ofATokenInsideOfWordsThatItsOwnMergesForestall_isFound()
    {
        // b c comes before a b: "abc" is a bc, also inside of words, so that (ab) c never is. No part of the model's text is "B" or has a space.
        var tokenizer = StatisticsExamples.Marked(["a", "b", "c", "▁", "bc", "ab", "abc", "B", "▁ b"], [("b", "c"), ("a", "b"), ("ab", "c")], """{"type":"Lowercase"}""");

        var dead = DeadTokens.Of(new TokenizerFacts(tokenizer), TestContext.Current.CancellationToken);

        Assert.Equal([6, 7, 8], dead.Ids);
    }

    [Fact]
    public void Dead_ofAnyMarkedMerges_areThoseThatNoTextGives()
    {
        var texts = StatisticsExamples.TextsOf("a=1 ", 6).Select(System.Text.Encoding.UTF8.GetBytes).ToList();
        StatisticsExamples.AnyMarked.Sample(
            tokenizer =>
            {
                var seen = texts.SelectMany(text => tokenizer.Encode(text)).ToHashSet();
                return DeadTokens.Of(new TokenizerFacts(tokenizer), CancellationToken.None).Ids.All(id => !seen.Contains(id));
            },
            iter: 300);
    }

    [Fact]
    public void Dead_ofAnyMerges_areThoseThatNoShortTextGives() => BytePairExamples.Any.Sample(vocabulary =>
    {
        var tokenizer = new BytePairTokenizer(vocabulary);
        var facts = new TokenizerFacts(tokenizer);
        var dead = DeadTokens.Of(facts, CancellationToken.None);
        var seen = Enumerable.Range(0, vocabulary.Count).Where(id => facts.IsWhole(id) && !facts.IsAdded(id))
            .SelectMany(id => tokenizer.Encode(vocabulary[id])).ToHashSet();

        // What stands in the text of any token is not dead.
        return !dead.Ids.Any(seen.Contains);
    });

    [Fact]
    public void Difference_ofTwoVocabularies_isThatOfTheirTexts()
    {
        var one = Inspection(BytePairVocabulary.OfBytes().WithMerges([('a', 'b'), ('c', 'd')]));
        var other = Inspection(BytePairVocabulary.OfBytes().WithMerges([('c', 'd'), ('x', 'y'), (256, 256)]));

        var difference = VocabularyDifference.Of(one, other);

        Assert.Equal(257, difference.Shared);
        Assert.Equal([256], difference.OnlyFirst);
        Assert.Equal([257, 258], difference.OnlySecond);
    }

    private static TokenizerInspection Inspection(BytePairVocabulary vocabulary)
    {
        var facts = new TokenizerFacts(new BytePairTokenizer(vocabulary));
        return new TokenizerInspection("x", "tokenizer.json", facts, VocabularyStatistics.Of(facts), []);
    }
}
