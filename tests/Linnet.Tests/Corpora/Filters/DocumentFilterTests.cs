using CsCheck;
using Linnet.Corpora.Filters;
using Linnet.Corpora.Filters.Profiles;

namespace Linnet.Tests.Corpora.Filters;

public sealed class DocumentFilterTests
{
    private static readonly FilterProfileSection LinesOnly = new()
    {
        Words = FilterProfiles.Chinese.Words,
        CharactersPerWord = FilterProfiles.Chinese.CharactersPerWord,
        Lines = FilterProfiles.Chinese.Lines with { StripPrefixes = ["Sign-in"], StripPhrases = ["items in cart"], RemovedWords = null },
    };

    [Fact]
    public void Apply_ofGoodText_givesTheSameInstance()
    {
        const string Text = "一行好的文字。\n\n  又一行。";
        var result = new DocumentFilter(new RuleSet(LinesOnly)).Apply(Text);
        Assert.Same(Text, result.Kept);
        Assert.Empty(result.Removals);
        Assert.Equal((15, 15), (result.Characters, result.KeptCharacters));
    }

    [Fact]
    public void Apply_removesLinesWithReasons()
    {
        var result = new DocumentFilter(new RuleSet(LinesOnly)).Apply("首页 | 登录\n昨日召开会议。  \n阅读(12)\n\n会议强调质量…… [阅读全文]\nSign-in");
        Assert.Equal("昨日召开会议。  \n\n会议强调质量……", result.Kept);
        Assert.Equal(
            [
                new FilterRemoval(FilterRule.NavigationLine, 1, 0, 1, 0.9, 8, "首页 | 登录"),
                new FilterRemoval(FilterRule.CounterLine, 3, 0, 1, 1, 7, "阅读(12)"),
                new FilterRemoval(FilterRule.StripSuffix, 5, 9, 10 / 1.7, 120, 7, " [阅读全文]"),
                new FilterRemoval(FilterRule.StripPrefix, 6, 1, 2, 120, 8, "Sign-in"),
            ],
            result.Removals);
    }

    [Fact]
    public void Apply_ofAChinesePage_leavesTheArticle()
    {
        const string Article =
            "市图书馆新馆昨日开放\n昨日上午九时，位于滨江路的市图书馆新馆正式向读者开放。新馆共有六层，阅览座位两千余个，藏书一百二十万册。\n"
            + "记者在现场看到，不少家长带着孩子在少儿区挑选绘本，老人则在报刊区安静地翻看当天的报纸。馆长介绍说，新馆每天开放十二小时，周末照常。\n"
            + "据了解，新馆还将定期举办讲座和展览，市民可以凭身份证免费入场。首场讲座安排在本周六下午，由本地作家讲述老城的街巷与往事。\n"
            + "与旧馆相比，新馆增加了自助借还设备，读者只需把书放在台面上，系统便会自动识别，整个过程不到一分钟。视障读者还可以使用专门的听书室。\n"
            + "旧馆将在整修之后改建为儿童阅读中心，预计明年春天对外开放。多位市民表示，希望附近的公交线路能够早日延伸到新馆门口，方便老人出行。";
        var result = new DocumentFilter(new RuleSet(FilterProfiles.Chinese)).Apply(
            $"首页 | 登录 | 注册\n当前位置：首页 > 新闻\n{Article} [阅读全文]\n（责任编辑：王某）\n上一篇：秋天的雨\n阅读(1024) 评论(3)\n12345\n好\n© 某某网 版权所有");
        Assert.Equal(Article, result.Kept);
        Assert.Equal(
            [
                FilterRule.NavigationLine, FilterRule.BoilerplateLine, FilterRule.StripSuffix, FilterRule.BoilerplateLine, FilterRule.BoilerplateLine,
                FilterRule.CounterLine, FilterRule.NumericLine, FilterRule.ShortLine, FilterRule.BoilerplateLine,
            ],
            result.Removals.Select(r => r.Rule));
        Assert.Equal(FilterRule.RemovedWords, new DocumentFilter(new RuleSet(FilterProfiles.Chinese)).Apply($"首页 | 登录 | 注册\n当前位置：首页 > 新闻\n上一篇：秋天的雨\n{Article[..60]}").Removals[^1].Rule);
    }

    [Fact]
    public void Apply_ofAnEnglishPage_leavesTheArticle()
    {
        const string Article =
            "The new library opened its doors on Monday.\nIt has six floors, and the shelves hold more than a million books that readers can borrow.\n"
            + "Many parents were there with their children, who looked for picture books on the ground floor. \"We come here because it is quiet,\" one of them said.\n"
            + "The director of the library told us that it will be open for twelve hours each day, also on the weekend.";
        var filter = new DocumentFilter(new RuleSet(FilterProfiles.English));
        var result = filter.Apply($"HOME\n{Article}\n3 likes");
        Assert.Equal(Article, result.Kept);
        Assert.Equal([FilterRule.UppercaseLine, FilterRule.CounterLine], result.Removals.Select(r => r.Rule));
        Assert.Equal(FilterRule.RemovedWords, filter.Apply($"{Article}\n{string.Concat(Enumerable.Repeat("SALE NOW ON\n", 3))}").Removals[^1].Rule);
        Assert.Equal(FilterRule.FewWords, filter.Apply("The library of the town is open and that is good.").Removals[^1].Rule);
    }

    [Fact]
    public void Apply_judgesACorrectedLine()
    {
        var result = new DocumentFilter(new RuleSet(LinesOnly)).Apply("好 [详细]\n其余的文字。");
        Assert.Equal("其余的文字。", result.Kept);
        Assert.Equal([FilterRule.StripSuffix, FilterRule.ShortLine], result.Removals.Select(r => r.Rule));
    }

    [Fact]
    public void Apply_ofAVeryLongLine_correctsNothing()
    {
        var filter = new DocumentFilter(new RuleSet(LinesOnly));
        var signs = new string('，', 9_990);
        Assert.Equal(signs + "天气", filter.Apply(signs + "天气[详细]").Kept);
        Assert.Equal(signs + "天气很好吗天气[详细]", filter.Apply(signs + "天气很好吗天气[详细]").Kept);
    }

    [Fact]
    public void Apply_whereEveryLineGoes_removesTheDocument()
    {
        var result = new DocumentFilter(new RuleSet(LinesOnly)).Apply("登录\n注册");
        Assert.Null(result.Kept);
        Assert.Equal([(FilterRule.NavigationLine, 3L), (FilterRule.NavigationLine, 2L), (FilterRule.EmptyDocument, 0L)], result.Removals.Select(r => (r.Rule, r.Characters)));
        Assert.True(result.Removals[^1].IsDocument);
    }

    [Fact]
    public void Apply_whereTooManyWordsWereRemoved_removesTheDocument()
    {
        var filter = new DocumentFilter(new RuleSet(LinesOnly with { Lines = LinesOnly.Lines with { RemovedWords = 0.05 } }));
        var most = string.Join('\n', Enumerable.Range(0, 19).Select(i => $"第{(char)('一' + i)}行有八个字。"));
        Assert.Equal(FilterRule.RemovedWords, Assert.Single(filter.Apply("首页登录注册首页\n" + most).Removals, r => r.IsDocument).Rule);
        Assert.NotNull(filter.Apply("首页登录\n" + most).Kept);
    }

    [Fact]
    public void Apply_namesTheFirstRuleThatRemoves()
    {
        var profile = LinesOnly with { Length = new() { ShortDocument = 100 }, Page = new() { LinePunctuation = 0.1 } };
        var removal = Assert.Single(new DocumentFilter(new RuleSet(profile)).Apply("没有句号").Removals);
        Assert.Equal(new FilterRemoval(FilterRule.ShortDocument, 0, 0, 4, 100, 4, "没有句号"), removal);
    }

    [Fact]
    public void Measure_givesEveryRulesValue()
    {
        var profile = LinesOnly with { Length = new() { ShortDocument = 100 }, Page = new() { LinePunctuation = 0.1 } };
        Assert.Equal(
            [
                new RuleValue(FilterRule.EmptyDocument, 4, 1, false), new RuleValue(FilterRule.ShortDocument, 4, 100, true),
                new RuleValue(FilterRule.LinePunctuation, 0, 0.1, true),
            ],
            new DocumentFilter(new RuleSet(profile)).Measure("登录\n没有句号"));
    }

    [Fact]
    public void Apply_ofAnyText_accountsForEveryCharacter()
    {
        var texts = Texts(
            "首页", "登录", "阅读(3)", "[阅读全文]", "Sign-in", "items in cart", " ", "\n", "\n\n", "。", "今天天气很好", "版权所有", "一", "a", "12", "\uD83D", "\uDE00", "𠮷", "　", "…");
        var filters = new[] { FilterProfiles.Chinese, FilterProfiles.English, LinesOnly }.Select(p => new DocumentFilter(new RuleSet(p))).ToList();
        texts.ForAll(text =>
        {
            foreach (var filter in filters)
            {
                var result = filter.Apply(text);
                Assert.Equal(Count(text), result.Characters);
                Assert.Equal(result.Kept is null ? 0 : Count(result.Kept), result.KeptCharacters);
                Assert.Equal(result.Characters, result.KeptCharacters + result.Removals.Sum(r => r.Characters));
                Assert.All(result.Removals, r => Assert.True(r.Characters >= 0));
                Assert.Equal(result.Kept is null, result.Removals.Any(r => r.IsDocument));
                Assert.Equal(result.Kept, filter.Apply(text).Kept);
            }
        }, 3000);

        static long Count(string text) => text.EnumerateRunes().Count();
    }

    [Fact]
    public void Apply_ofWhatItKept_changesNothing()
    {
        // With the rule for corrected lines left out, whose bound is on the line's length before.
        var texts = Texts("首页", "登录", "阅读(3)", "[阅读全文]", " ", "\n", "。", "今天天气很好", "一", "a", "12");
        var filter = new DocumentFilter(new RuleSet(LinesOnly));
        texts.ForAll(text =>
        {
            if (filter.Apply(text).Kept is { } kept)
            {
                Assert.Same(kept, filter.Apply(kept).Kept);
            }
        }, 1000);
    }

    private static Gen<string> Texts(params string[] pieces) =>
        Gen.Int[0, pieces.Length - 1].Select(i => pieces[i]).List[0, 30].Select(string.Concat);
}
