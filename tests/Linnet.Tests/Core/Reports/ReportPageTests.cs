using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Reports;

namespace Linnet.Tests.Core.Reports;

public sealed partial class ReportPageTests
{
    private const string Hostile = "</pre><script>alert(1)</script><img src=x onerror=alert(1)>\"'&\0\u001b[31m\u202E";

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Chinese)]
    public void ToHtml_everyBlock_isWellFormed(Language language)
    {
        // Void elements closed, the page must be XML: every tag is closed, every attribute quoted.
        var html = VoidElements().Replace(Page().ToHtml(language).Replace("<!doctype html>", "", StringComparison.Ordinal), "$0</$1>");

        var document = XDocument.Parse(html);

        Assert.Equal(language == Language.Chinese ? "zh-CN" : "en", document.Root!.Attribute("lang")!.Value);
        Assert.DoesNotContain(document.Descendants(), element => element.Name.LocalName == "script");
        Assert.DoesNotContain(document.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
    }

    [Fact]
    public void ToHtml_twice_isTheSameBytes() => Assert.Equal(Page().ToHtml(Language.English), Page().ToHtml(Language.English));

    [Fact]
    public void ToHtml_page_needsNothingFromOutside()
    {
        var html = Page().ToHtml(Language.English);

        Assert.Contains("default-src 'none'; style-src 'unsafe-inline'; img-src data:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html.Replace("http-equiv", "", StringComparison.Ordinal).Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_withoutFigures_isSmall()
    {
        var page = Page() with { Sections = [new ReportSection(Text.Same("s"), [new Paragraph(new Text("p", "段"))])] };

        Assert.InRange(Encoding.UTF8.GetByteCount(page.ToHtml(Language.Chinese)), 1_000, 20_000);
    }

    [Fact]
    public void ToHtml_hostileSample_isShownNotRun()
    {
        var html = PageOf(new Sample(Text.Same(Hostile), Hostile, "tab\there\nnext\rend\uD800")).ToHtml(Language.English);

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"ctl\">␀</span><span class=\"ctl\">␛</span>[31m<span class=\"ctl\">[U+202E]</span>", html, StringComparison.Ordinal);
        Assert.Contains("tab\there\nnext<span class=\"ctl\">␍</span>end<span class=\"bad\">\uFFFD</span>", html, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', html);
    }

    [Fact]
    public void FromUtf8_brokenBytes_becomeBoxes()
    {
        var html = PageOf(Sample.FromUtf8(Text.Same("c"), "春"u8, [0xE4, 0xB8, 0x41, 0xFF, 0xE6, 0x98, 0xA5])).ToHtml(Language.Chinese);

        Assert.Contains("春</span><span class=\"completion\"><span class=\"bad\">\uFFFD</span>A<span class=\"bad\">\uFFFD</span>春</span>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_emptyCompletion_saysSo()
    {
        var page = PageOf(new Sample(Text.Same("c"), "p", ""));

        Assert.Contains("The model wrote nothing.", page.ToHtml(Language.English), StringComparison.Ordinal);
        Assert.Contains("模型没有写出任何内容。", page.ToHtml(Language.Chinese), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run `linnet doctor` now", "run <code>linnet doctor</code> now")]
    [InlineData("a ` b", "a ` b")]
    [InlineData("`a` and ` b", "<code>a</code> and ` b")]
    [InlineData("`<b>`", "<code>&lt;b&gt;</code>")]
    public void ToHtml_backticks_markCode(string prose, string expected) =>
        Assert.Contains($"<p>{expected}</p>", PageOf(new Paragraph(Text.Same(prose))).ToHtml(Language.English), StringComparison.Ordinal);

    [Fact]
    public void ToHtml_fourSections_haveAWorkingTableOfContents()
    {
        var section = new ReportSection(new Text("Speed", "速度"), []);

        var html = new ReportPage(Text.Same("T"), [section, section, section, section]).ToHtml(Language.English);

        Assert.Contains("<a href=\"#s4\">Speed</a>", html, StringComparison.Ordinal);
        Assert.Contains("<section id=\"s4\">", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<nav>", new ReportPage(Text.Same("T"), [section]).ToHtml(Language.English), StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_rowOfAnotherLength_throws()
    {
        var page = PageOf(new Table([new TableColumn(Text.Same("a"))], [[Text.Same("1")], []]));

        Assert.Equal(
            "Row 1 of a table has 0 cells for 1 columns.",
            Assert.Throws<InvalidOperationException>(() => page.ToHtml(Language.English)).Message);
    }

    [Fact]
    public void ToHtml_links_leadToAnchorsAndFilesBesideThePage()
    {
        var page = PageOf(new Callout(CalloutKind.Warning, Text.Same("careful")) { Anchor = "ppo-alarm" });
        page = page with
        {
            Sections = [page.Sections[0] with { Links = [new ReportLink(Text.Same("`08 a`"), "08 a/report.html")] }],
            KeyNumbers = [new KeyNumber(Text.Same("score"), Text.Same("1")) { Link = new ReportLink(Text.Same("alarm"), "#ppo-alarm") }],
        };

        var html = page.ToHtml(Language.English);

        Assert.Contains("<aside class=\"warning\" id=\"ppo-alarm\">", html, StringComparison.Ordinal);
        Assert.Contains("<dd class=\"note\"><a href=\"#ppo-alarm\">alarm</a></dd>", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"08%20a/report.html\"><code>08 a</code></a>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../other/report.html")]
    [InlineData("/etc/passwd")]
    [InlineData("//host/x")]
    public void ToHtml_linkOutOfTheFolder_throws(string target)
    {
        var page = PageOf(new Paragraph(Text.Same("p")));
        page = page with { Sections = [page.Sections[0] with { Links = [new ReportLink(Text.Same("x"), target)] }] };

        Assert.Throws<InvalidOperationException>(() => page.ToHtml(Language.English));
    }

    [Fact]
    public void ToHtml_linkThatLooksLikeAScheme_isAFileName()
    {
        var page = PageOf(new Table([new TableColumn(Text.Same("a"))], [[Text.Same("1")]])
        {
            RowLinks = new Dictionary<int, IReadOnlyList<ReportLink>> { [0] = [new ReportLink(Text.Same("x"), "javascript:alert(1)")] },
        });

        Assert.Contains("<td>1 <a href=\"javascript%3Aalert%281%29\">x</a></td>", page.ToHtml(Language.English), StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_answerCard_showsAQuestionOnceWithEveryAnswer()
    {
        var html = PageOf(new AnswerCard("<why>?", [new(Text.Same("SFT"), "because\nso"), new(Text.Same("in the end"), "")])).ToHtml(Language.English);

        Assert.Contains("<pre class=\"question\" dir=\"auto\">&lt;why&gt;?</pre><h3>SFT</h3>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"completion\">because\nso</span></pre><h3>in the end</h3><p class=\"none\">The model wrote nothing.</p>", html, StringComparison.Ordinal);
        Assert.Equal(2, html.Split("why").Length);
    }

    [Theory]
    [InlineData(4, 2, 1, "2 more")]
    [InlineData(6, 1, 2, "2 more")]
    [InlineData(2, 2, 1, null)]
    [InlineData(0, 2, 1, null)]
    public void Beyond_someBlocks_countsThoseThatAreAClickAway(int blocks, int open, int each, string? title)
    {
        var shown = Details.Beyond(open, Enumerable.Range(0, blocks).Select(i => new Paragraph(Text.Same($"p{i}"))), each);

        Assert.Equal(title, shown.OfType<Details>().SingleOrDefault()?.Title.English);
        Assert.Equal(blocks, shown.OfType<Paragraph>().Count() + shown.OfType<Details>().Sum(details => details.Blocks.Count));
    }

    [Fact]
    public void ToHtml_chinese_hasNoEnglishSentenceOfItsOwn()
    {
        var html = Page().ToHtml(Language.Chinese);

        Assert.DoesNotContain("ENGLISH", html, StringComparison.Ordinal);
        Assert.Contains("看点", html, StringComparison.Ordinal);
        Assert.DoesNotContain("中文", Page().ToHtml(Language.English), StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_everyOne_hasBothLanguages()
    {
        var messages = new[] { typeof(ReportMessages), typeof(FigureMessages) }
            .SelectMany(type => type.GetProperties(BindingFlags.Static | BindingFlags.Public)
                .Select(property => property.GetValue(null)).OfType<Text>())
            .Concat([FigureMessages.CannotDraw(1), FigureMessages.CannotDraw(2), FigureMessages.Outside(1), ReportMessages.More(2), FigureMessages.Ends("a", "1"), FigureMessages.EndsSmoothed("a", "1"), FigureMessages.Smoothed("a", "1"), FigureMessages.Is("a", "1"), FigureMessages.Empty("a"), FigureMessages.Values(3)])
            .ToArray();

        Assert.True(messages.Length >= 12);
        Assert.All(messages, text =>
        {
            Assert.Matches("^[\\x20-\\x7E]+$", text.English);
            Assert.Matches("[\\u4E00-\\u9FFF]", text.Chinese);
            Assert.DoesNotMatch("[\\u4E00-\\u9FFF][,:;]", text.Chinese);
        });
    }

    private static Text Both(string value) => new("ENGLISH " + value, "中文 " + value);

    private static ReportPage PageOf(ReportBlock block) => new(Text.Same("T"), [new ReportSection(Text.Same("s"), [block])]);

    private static ReportPage Page()
    {
        var axis = new Axis(Both("axis"));
        ReportBlock[] blocks =
        [
            new Paragraph(Both(Hostile)),
            new FigureBlock(new LineChart(Both("chart"), axis, axis, [new LineSeries(Both("line"), [new(0, 1), new(1, 2)])])) { Caption = Both("caption") },
            new CodeBlock("linnet tour && echo <done>"),
            new DefinitionList([new Definition(Both("seed"), Text.Same("1"))]),
            new WhatToLookAt([Both("one"), Both("two")]),
            new Callout(CalloutKind.Warning, Both("careful")),
            new Callout(CalloutKind.Note, Both("note")),
            new Table([new TableColumn(Both("name")), new TableColumn(Both("value"), Numeric: true)], [[Both(Hostile), Text.Same("1.5")]]) { Caption = Both("table"), EmphasizedRow = 0 },
            new Sample(Both("sample"), Hostile, Hostile),
            new AnswerCard(Hostile, [new CardAnswer(Both("who"), Hostile), new CardAnswer(Both("who"), "")]),
            new Details(Both("more"), [new Paragraph(Both("inside"))]),
        ];
        return new ReportPage(Both("page"), [.. Enumerable.Range(0, 4).Select(i => new ReportSection(Both($"section {i}"), blocks))])
        {
            Lead = Both("lead"),
            KeyNumbers = [new KeyNumber(Both("speed"), Text.Same("15.2k")) { Note = Both("tokens") }],
            Footer = Both("foot"),
        };
    }

    [GeneratedRegex("<(meta)[^>]*>")]
    private static partial Regex VoidElements();
}
