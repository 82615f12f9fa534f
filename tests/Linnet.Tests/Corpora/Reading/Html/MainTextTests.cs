using System.Text;
using Linnet.Corpora.Reading;
using Linnet.Corpora.Reading.Html;

namespace Linnet.Tests.Corpora.Reading.Html;

public sealed class MainTextTests
{
    private const string English = "This is a paragraph of the article, long enough, with commas, so that the rules take it for the text that readers came for.";

    [Fact]
    public void Read_article_leavesOutWhatStandsAround()
    {
        var page = Read($$"""
            <!DOCTYPE html><html lang="en"><head><title>The headline of the day</title><style>p { color: red }</style></head><body>
            <nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
            <article><h1>The headline of the day</h1>
            <p>{{English}}</p><p>Second:   with
            blanks&nbsp;and <b>bold</b> text.<br>After a break, {{English}}</p>
            <script>var x = "not text";</script>
            <ul><li>one item of some length, as lists have</li><li>another item, as long as the first one is</li></ul>
            <p>{{English}}</p></article>
            <footer><a href="/about">About us</a> <a href="/legal">Copyright</a></footer></body></html>
            """);

        Assert.Equal(("The headline of the day", "en", (ReadReason?)null), (page.Title, page.Language, page.Fault));
        Assert.Contains($"{English}\nSecond: with blanks and bold text.\nAfter a break, {English}\n", page.Text!, StringComparison.Ordinal);
        Assert.Contains("\none item of some length, as lists have\nanother item", page.Text!, StringComparison.Ordinal);
        Assert.DoesNotContain("not text", page.Text!, StringComparison.Ordinal);
        Assert.DoesNotContain("Copyright", page.Text!, StringComparison.Ordinal);
        Assert.DoesNotContain("Home", page.Text!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html></html>")]
    [InlineData("<body><a href=1>one</a> <a href=2>two</a>")]
    [InlineData("no tags, short")]
    public void Read_pageWithoutMainText_saysSo(string html) => Assert.Equal(ReadReason.NoMainText, Read(html).Fault);

    [Theory]
    [InlineData("<meta charset=gb2312>", "gb2312")]
    [InlineData("<head><META http-equiv=\"Content-Type\" content=\"text/html; charset = GBK\">", "GBK")]
    [InlineData("<?xml version=\"1.0\" encoding=\"Big5\"?><html>", "Big5")]
    [InlineData("<script charset=\"x\"></script><meta charset='y'>", "y")]
    [InlineData("<p>charset=no</p>", null)]
    [InlineData("<meta charset=", null)]
    public void Of_page_findsItsEncoding(string html, string? expected) => Assert.Equal(expected, HtmlCharset.Of(Encoding.UTF8.GetBytes(html)));

    [Fact]
    public void Read_hostilePages_takeBoundedTime()
    {
        var paragraphs = string.Concat(Enumerable.Repeat($"<p>{English}</p>", 10));
        (string Name, string Html)[] pages =
        [
            ("deep", string.Concat(Enumerable.Repeat("<div>", 400_000)) + paragraphs),
            ("deep spans", string.Concat(Enumerable.Repeat("<span>", 190)) + paragraphs),
            ("formatting", string.Concat(Enumerable.Range(0, 20_000).Select(i => $"<b id={i}>")) + string.Concat(Enumerable.Repeat("<p>x", 20_000))),
            ("siblings", "<div>" + string.Concat(Enumerable.Repeat("<br>", 48_000)) + "</div>" + paragraphs),
            ("paragraphs", string.Concat(Enumerable.Repeat("<p>a, b, c</p>", 24_000))),
            ("blanks", paragraphs + "<p>" + new string(' ', 4_000_000)),
            ("attributes", "<div " + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"a{i}=1 ")) + ">" + paragraphs),
            ("entities", "<p>" + string.Concat(Enumerable.Repeat("&amp", 900_000))),
            ("tables", string.Concat(Enumerable.Repeat("<table><tr><td>", 5_000)) + paragraphs),
            ("open comment", paragraphs + "<!--" + new string('-', 4_000_000)),
            ("one text", "<p>" + string.Concat(Enumerable.Repeat("word, ", 700_000))),
        ];

        foreach (var (name, html) in pages)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();

            var page = Read(html);

            var report = $"{name}: {page.Fault?.ToString() ?? $"{page.Text!.Length} characters"}, {(GC.GetAllocatedBytesForCurrentThread() - before) >> 20} MB";
            TestContext.Current.SendDiagnosticMessage(report);
            Assert.True(page.Fault is not null || page.Text!.Length > 0, report);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 2L << 30, report);
        }
    }

    [Fact]
    public void Read_tooLongPage_isNotParsed() => Assert.Equal(ReadReason.TooLong, MainText.Read(new byte[MainText.MaximumBytes + 1], null).Fault);

    private static HtmlPage Read(string html) => MainText.Read(Encoding.UTF8.GetBytes(html), null);
}
