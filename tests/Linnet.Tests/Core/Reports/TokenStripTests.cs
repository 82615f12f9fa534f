using Linnet.Core.Messages;
using Linnet.Core.Reports;

namespace Linnet.Tests.Core.Reports;

public sealed class TokenStripTests
{
    [Fact]
    public void ToHtml_ofHostileTokens_escapesThemAndMarksBytes()
    {
        var page = new ReportPage(Text.Same("t"), [new(Text.Same("s"), [new TokenStrip(Text.Same("before"), [
            StripToken.Of(7, "<b>"u8), StripToken.Of(8, [0xE4, 0xB8]), StripToken.Of(9, " 中"u8), StripToken.Of(10, "\u202E"u8),
        ])])]);

        Assert.Contains(
            "<pre class=\"tokens\" dir=\"auto\"><span class=\"t0\" title=\"7\">&lt;b&gt;</span><span class=\"t1 byte\" title=\"8\">E4B8</span>"
            + "<span class=\"t2\" title=\"9\"> 中</span><span class=\"t0\" title=\"10\"><span class=\"ctl\">[U+202E]</span></span></pre>",
            page.ToHtml(Language.English),
            StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_ofALineEnd_showsIt()
    {
        var page = new ReportPage(Text.Same("t"), [new(Text.Same("s"), [new TokenStrip(Text.Same("before"), [StripToken.Of(7, "\n\n"u8)])])]);

        Assert.Contains("<span class=\"t0\" title=\"7\">↵\n↵\n</span>", page.ToHtml(Language.English), StringComparison.Ordinal);
    }
}
