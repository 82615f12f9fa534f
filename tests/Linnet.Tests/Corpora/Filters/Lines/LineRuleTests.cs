using Linnet.Corpora.Filters;
using Linnet.Corpora.Filters.Lines;
using Linnet.Corpora.Filters.Measures;
using Linnet.Corpora.Filters.Profiles;

namespace Linnet.Tests.Corpora.Filters.Lines;

public sealed class LineRuleTests
{
    private static readonly LineSection Chinese = FilterProfiles.Chinese.Lines;

    [Theory]
    [InlineData("BREAKING NEWS today", true)]
    [InlineData("Breaking NEWS", false)]
    public void UppercaseLine_measuresTheShareOfUpperCase(string line, bool removed) => Check(new UppercaseLine(0.5), line, removed);

    [Theory]
    [InlineData("{0}: {1:N2}", true)]
    [InlineData("%s $(Configuration) {name}", true)]
    [InlineData("{0} a", true)]
    [InlineData("{0} ab", false)]
    [InlineData("{unclosed", false)]
    [InlineData("路径: {0}", false)]
    public void PlaceholderLine_removesWhatHasNothingElse(string line, bool removed) => Check(new PlaceholderLine(2), line, removed);

    [Theory]
    [InlineData("a1", false)]
    [InlineData("a12", true)]
    [InlineData("路径: {0}", false)] // two Chinese characters weigh six
    [InlineData("0x12 0x24 0x3D", true)]
    public void FewLettersLine_comparesLettersWithSigns(string line, bool removed) => Check(new FewLettersLine(0.5), line, removed);

    [Theory]
    [InlineData("20231001", true)]
    [InlineData("２０２３", true)]
    [InlineData("2023-10-01", false)]
    public void NumericLine_isAllDigits(string line, bool removed) => Check(new NumericLine(1), line, removed);

    [Theory]
    [InlineData("3 likes", true)]
    [InlineData("1.2K Views · 14 comments", true)]
    [InlineData("(12 shares)", true)]
    [InlineData("likes", false)]
    [InlineData("12", false)]
    [InlineData("3 people like this", false)]
    [InlineData("She likes 3 shares", false)]
    public void CounterLine_isNumbersAndCountedWords(string line, bool removed) =>
        Check(new CounterLine(FilterProfiles.English.Lines.CounterWords, 1), line, removed);

    [Theory]
    [InlineData("阅读(1024) 评论(3)", true)]
    [InlineData("2.3万次播放 · 156条评论", true)]
    [InlineData("点赞数：88", true)]
    [InlineData("浏览量 １２３４", true)]
    [InlineData("评论", false)]
    [InlineData("这条评论有3个人看过。", false)]
    [InlineData("共3页", false)]
    public void CounterLine_inChinese_takesNumberBeforeOrAfter(string line, bool removed) => Check(new CounterLine(Chinese.CounterWords, 1), line, removed);

    [Theory]
    [InlineData("首页 | 登录 | 注册", true)]
    [InlineData("上一页 1 2 3 下一页 末页", true)]
    [InlineData("返回顶部", true)]
    [InlineData("他登录了网站。", false)]
    [InlineData("1 2 3", false)]
    [InlineData("请点击右侧按钮完成注册，然后再登录系统。", false)]
    public void NavigationLine_isWordsOfNavigation(string line, bool removed) =>
        Check(new NavigationLine(Chinese.NavigationWords, Chinese.FurnitureCharacters, 0.9), line, removed);

    [Theory]
    [InlineData("上一篇：秋天的雨", true)]
    [InlineData("当前位置：首页 > 新闻 > 国内", true)]
    [InlineData("转载请注明出处", true)]
    [InlineData("（责任编辑：王某）", true)]
    [InlineData("上一篇文章谈到了秋天的雨。", false)]
    [InlineData("版权的故事要从一百年前说起。", false)]
    [InlineData("登录后，点击左侧的菜单。", false)]
    [InlineData("点击下载按钮即可安装。", false)]
    public void BoilerplateLine_beginsWithAPhrase(string line, bool removed) =>
        Check(new BoilerplateLine(Chinese.BoilerplateBeginnings, Chinese.FurnitureCharacters, 1), line, removed);

    [Fact]
    public void BoilerplateLine_thatIsLong_isProse() =>
        Check(new BoilerplateLine(["转载请注明"], 60, 1), "转载请注明" + new string('字', 56), removed: false);

    [Fact]
    public void LongWordLine_leavesChineseOut()
    {
        Check(new LongWordLine(20), new string('中', 2_000), removed: false);
        Check(new LongWordLine(20), "data:" + new string('A', 20), removed: true);
        Check(new LongWordLine(20), "abc def ghi jkl mno pqr", removed: false);
    }

    [Theory]
    [InlineData("Please enable JavaScript.", true)]
    [InlineData("请启用javascript以继续", true)]
    [InlineData("Java and script", false)]
    public void JavascriptLine_mentionsIt(string line, bool removed) => Check(new JavascriptLine(1), line, removed);

    [Theory]
    [InlineData("By using this site you accept our Privacy Policy.", true)]
    [InlineData("© 2023 某某网 版权所有 京ICP备12345678号", true)]
    [InlineData("登录即表示同意《用户协议》和《隐私政策》", true)]
    [InlineData("他们讨论了版权与隐私的关系。", false)]
    [InlineData("未经授权访问计算机系统是违法的。", false)]
    public void PolicyLine_holdsAPhrase(string line, bool removed) =>
        Check(new PolicyLine([.. FilterProfiles.English.Lines.PolicyPhrases, .. Chinese.PolicyPhrases], 1), line, removed);

    [Theory]
    [InlineData("他走了。", false)]
    [InlineData("他說：「走吧。」", false)]
    [InlineData("他说……", false)]
    [InlineData("He left...", true)]
    [InlineData("首页", true)]
    public void TerminalPunctuationLine_knowsChineseMarks(string line, bool removed) => Check(new TerminalPunctuationLine(1), line, removed);

    [Theory]
    [InlineData("好", true)]
    [InlineData("...", true)]
    [InlineData("好的。", false)]
    [InlineData("OK", true)]
    [InlineData("OK 了", false)]
    public void ShortLine_inChinese_isOneCharacter(string line, bool removed) => Check(new ShortLine(Chinese.ShortLine!.Value), line, removed, charactersPerWord: 1.7);

    [Fact]
    public void StripPhrase_takesOutThePhraseAndTheSpaceBefore()
    {
        Assert.Equal("My cart total", Strip(new StripPhrase(PhrasePlace.Anywhere, ["items in cart"], 10), "My cart Items In Cart total"));
        Assert.Null(Strip(new StripPhrase(PhrasePlace.Anywhere, ["items in cart"], 3), "My cart items in cart total"));
    }

    [Fact]
    public void StripPrefix_andStripSuffix_lookAtTheEndsOfLines()
    {
        Assert.Equal("to continue", Strip(new StripPhrase(PhrasePlace.Start, ["Sign-in"], 10), "Sign-in to continue"));
        Assert.Null(Strip(new StripPhrase(PhrasePlace.Start, ["Sign-in"], 10), "Please sign-in to continue"));
        Assert.Equal("The mayor said", Strip(new StripPhrase(PhrasePlace.End, ["Read more..."], 10), "The mayor said Read more..."));
        Assert.Equal("昨日，市政府召开会议……", Strip(new StripPhrase(PhrasePlace.End, Chinese.StripSuffixes, 120), "昨日，市政府召开会议……[阅读全文]"));
        Assert.Null(Strip(new StripPhrase(PhrasePlace.End, Chinese.StripSuffixes, 120), "他请我阅读全文并作答。"));
    }

    private static string? Strip(StripPhrase correction, string text)
    {
        var range = correction.Find(Line(text, WordUnit.Spaced, 1));
        var (start, length) = range.GetOffsetAndLength(text.Length);
        return length == 0 ? null : text.Remove(start, length);
    }

    private static void Check(ILineRule rule, string text, bool removed, double charactersPerWord = 1)
    {
        var value = rule.Value(Line(text, WordUnit.Characters, charactersPerWord));
        Assert.True(rule.Removes(value) == removed, $"{rule.Name} of \"{text}\": {value}");
    }

    private static Line Line(string text, WordUnit unit, double charactersPerWord)
    {
        var facts = new DocumentFacts(unit, charactersPerWord);
        facts.Read(text);
        return facts.LineAt(0);
    }
}
