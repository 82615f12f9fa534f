using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Tokenizers;
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

    [Fact]
    public void Sections_ofADeadTokenThatIsHalfACharacter_showItsBytes()
    {
        _folder.Write("pieces.jsonl", """
            {"id":7,"piece":"E4BDA0","whole":true,"uses":0,"dead":true}
            {"id":8,"piece":"E4BD","whole":false,"uses":0,"dead":true}

            """);
        TokenizerResults.WriteSample(_folder.Path, "a", new ByteTokenizer(), new ByteTokenizer());
        var summary = new JsonObject { ["added_tokens"] = 2, ["base_vocabulary_size"] = 7, ["dead"] = 2, ["dead_old"] = 0, ["overlap"] = 0 };

        var strip = TokenizerExtendReport.Sections(summary, _folder.Path).SelectMany(section => section.Blocks).OfType<TokenStrip>().Last();

        Assert.Equal([new StripToken("E4BDA0", 7, false), new StripToken("E4BD", 8, true)], strip.Tokens);
    }

    private string Page(params string[] pieces)
    {
        _folder.Write("pieces.jsonl", string.Concat(pieces.Select((piece, id) =>
            new JsonObject { ["id"] = id, ["piece"] = piece, ["whole"] = true, ["uses"] = 1234 }.ToJsonString() + "\n")));
        return new ReportPage(Text.Same("T"), [new(Text.Same("s"), TokenizerSections.Pieces(_folder.Path, Text.Same("c")))]).ToHtml(Language.English);
    }
}
