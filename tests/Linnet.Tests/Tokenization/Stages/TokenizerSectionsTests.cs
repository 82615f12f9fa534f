using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Tests.Core;
using Linnet.Tokenization.Stages;

namespace Linnet.Tests.Tokenization.Stages;

public sealed class TokenizerSectionsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pieces_ofBlanksAndLineEnds_areVisible()
    {
        var html = Page(" a\n", "\t\t");

        Assert.Contains("<code>␣a↵</code>", html, StringComparison.Ordinal);
        Assert.Contains("<code>⇥⇥</code>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<details>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Pieces_beyondTheTenth_areAClickAway()
    {
        var html = Page([.. Enumerable.Range(1, 12).Select(i => $"piece{i};")]);

        Assert.Contains("<summary>The next 2</summary>", html, StringComparison.Ordinal);
        Assert.True(html.IndexOf("piece10;", StringComparison.Ordinal) < html.IndexOf("<details>", StringComparison.Ordinal));
        Assert.True(html.IndexOf("piece11;", StringComparison.Ordinal) > html.IndexOf("<details>", StringComparison.Ordinal));
    }

    private string Page(params string[] pieces)
    {
        _folder.Write("pieces.jsonl", string.Concat(pieces.Select((piece, id) =>
            new JsonObject { ["id"] = id, ["piece"] = piece, ["whole"] = true, ["uses"] = 1234 }.ToJsonString() + "\n")));
        return new ReportPage(Text.Same("T"), [new(Text.Same("s"), TokenizerSections.Pieces(_folder.Path, Text.Same("c")))]).ToHtml(Language.English);
    }
}
