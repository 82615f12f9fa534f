using Linnet.Corpora.Screening.Urls;

namespace Linnet.Tests.Corpora.Screening.Urls;

public sealed class UrlBlockListTests
{
    private static readonly UrlBlockList List = new(new UrlEntries(
        ["Bad.example", "xn--fiqs8s.cn", "赌场.net", "evil.com.cn"], ["casino", "赌博"], ["poker", "bonus", "free"], ["porn-hub"]));

    [Theory]
    [InlineData("http://bad.example/x", UrlEntryKind.Host, "bad.example")]
    [InlineData("HTTPS://user:p@WWW.BAD.Example.:8080?x", UrlEntryKind.Host, "bad.example")]
    [InlineData("中国.cn/1", UrlEntryKind.Host, "中国.cn")]
    [InlineData("http://a.xn--fiqs8s.cn", UrlEntryKind.Host, "中国.cn")]
    [InlineData("http://ＢＡＤ。example/", UrlEntryKind.Host, "bad.example")]
    [InlineData("http://a.b.evil.com.cn", UrlEntryKind.Host, "evil.com.cn")]
    [InlineData("http://a.cn/casino/1", UrlEntryKind.HardWord, "casino")]
    [InlineData("http://a.cn/%43asin%6F-1", UrlEntryKind.HardWord, "casino")]
    [InlineData("http://a.cn/%E8%B5%8C%E5%8D%9A%E7%BD%91", UrlEntryKind.HardWord, "赌博")]
    [InlineData("http://poker.a.cn/BONUS", UrlEntryKind.SoftWord, "poker bonus")]
    [InlineData("http://xpornhubx.cn", UrlEntryKind.Substring, "pornhub")]
    public void Match_namesTheEntry(string address, UrlEntryKind kind, string entry)
    {
        var match = List.Match(address);
        Assert.Equal((kind, entry), (match?.Kind, match?.Entry));
    }

    [Theory]
    [InlineData("http://notbad.example")]
    [InlineData("http://bad.example.org/")]
    [InlineData("http://com.cn/")]
    [InlineData("http://a.cn/casinos")]
    [InlineData("http://a.cn/poker/poker")]
    [InlineData("http://a.cn/?u=bad.example")]
    [InlineData("http://xn--/%zz%E8%")]
    [InlineData("http://xn--99999999999999/")]
    [InlineData("")]
    public void Match_spares(string address) => Assert.Null(List.Match(address));

    [Fact]
    public void Match_ofUpperCase_goesAsLowerCaseDoes() => Assert.Equal(List.Match("http://a.cn/casino/1"), List.Match("http://a.cn/Casino/1"));

    [Fact]
    public void Match_ofMillionHosts_takesEightBytesEach()
    {
        var list = new UrlBlockList(new UrlEntries(Enumerable.Range(0, 1_000_000).Select(i => $"h{i}.example"), [], [], []));
        Assert.Equal(1_000_000, list.HostCount);
        Assert.All(Enumerable.Range(0, 1000), i => Assert.Equal($"h{i * 999}.example", list.Match($"http://www.h{i * 999}.example/")!.Entry));
        Assert.All(Enumerable.Range(1_000_000, 1000), i => Assert.Null(list.Match($"http://www.h{i}.example/")));
    }
}
