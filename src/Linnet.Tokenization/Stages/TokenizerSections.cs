using System.Text.Json.Nodes;
using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Metrics;
using Linnet.Core.Reports;

namespace Linnet.Tokenization.Stages;

/// <summary>What the pages of both tokenizer stages show alike.</summary>
internal static class TokenizerSections
{
    private const int ShownPieces = 40;
    private const int OpenPieces = 10;

    public static FigureBlock Chart(JsonObject summary, Text before, Text after) => new(new BarChart(
        new Text("Tokens per character of held-out text", "留出文本上每个字符的词元数"),
        new Axis(new Text("tokens per character", "每个字符的词元数")),
        [.. summary["sources"]!.AsObject().SelectMany(s => new[]
        {
            new Bar(new Text($"{s.Key}, {before.English}", $"{s.Key}，{before.Chinese}"), s.Value!.Number("tokens_per_character_before")),
            new Bar(new Text($"{s.Key}, {after.English}", $"{s.Key}，{after.Chinese}"), s.Value!.Number("tokens_per_character_after")) { Emphasized = true },
        })])
    {
        Subtitle = new Text("The shorter the bar, the more text fits into the same number of tokens", "条越短，同样多的词元能容纳的文本越多"),
    });

    public static Table Sources(JsonObject summary, Text before, Text after) => new(
        [
            new(new Text("source", "数据源")),
            new(new Text("characters", "字符"), Numeric: true),
            new(new Text("tokens", "词元"), Numeric: true),
            new(new Text("byte tokens", "字节词元"), Numeric: true),
        ],
        [.. summary["sources"]!.AsObject().Select(s => new[]
        {
            Text.Same(s.Key),
            Count(s.Value!, "characters"),
            Change(Count(s.Value!, "tokens_before"), Count(s.Value!, "tokens_after")),
            Change(Numeral.Percent(s.Value!.Number("byte_fallback_before")), Numeral.Percent(s.Value!.Number("byte_fallback_after"))),
        })])
    {
        Caption = new Text(
            $"Held-out text, {before.English} → {after.English}. A byte token is one whose bytes are not whole characters: a part of one, or a part and more.",
            $"留出文本，{before.Chinese} → {after.Chinese}。字节词元指其字节不构成完整字符的词元：只含字符的一部分，或还带着别的字节。"),
    };

    /// <summary>The sample sentence, cut twice.</summary>
    public static ReportSection Sample(string folder, Text before, Text after)
    {
        var (first, second) = (TokenizerResults.ReadSample(folder, "before"), TokenizerResults.ReadSample(folder, "after"));
        return new(new Text("One sentence, cut into tokens", "一个句子的切分"), [
            new TokenStrip(new Text($"{before.English}: {Numeral.Count(first.Count)} tokens", $"{before.Chinese}：{Numeral.Count(first.Count)} 个词元"), first),
            new TokenStrip(new Text($"{after.English}: {Numeral.Count(second.Count)} tokens", $"{after.Chinese}：{Numeral.Count(second.Count)} 个词元"), second),
            new Paragraph(new Text(
                "Each tint is one token; in a dashed box stand, in hexadecimal, the bytes of a token that is no whole character. Point at one to see its id.",
                "每一段底色是一个词元；虚线框内是不构成完整字符的词元，以十六进制显示其字节。把鼠标移到词元上可看到它的 id。")),
        ]);
    }

    /// <summary>The learnt tokens that the held-out text uses most: the first few, and more a click away.</summary>
    public static IReadOnlyList<ReportBlock> Pieces(string folder, Text caption)
    {
        var rows = MetricsReader.Read(Path.Combine(folder, TokenizerResults.Pieces)).Take(ShownPieces).Select(p => new[]
        {
            Piece(p),
            Text.Same(p["id"]!.ToString()),
            Count(p, "uses"),
        }).ToList();
        var first = new Table(PieceColumns, [.. rows.Take(OpenPieces)]) { Caption = caption };
        var further = rows.Skip(OpenPieces).ToList();
        return further.Count == 0 ? [first] : [first, new Details(
            new Text($"The next {Numeral.Count(further.Count)}", $"接下来的 {Numeral.Count(further.Count)} 个"), [new Table(PieceColumns, further)])];
    }

    public static Text Count(JsonNode node, string key) => Text.Same(Numeral.Count(node.Number(key)));

    public static Text Ratio(double value) => Text.Same(Numeral.Decimals(value, 3));

    private static TableColumn[] PieceColumns { get; } =
    [
        new(new Text("token", "词元")),
        new(new Text("id", "id"), Numeric: true),
        new(new Text("uses in held-out text", "留出文本中的次数"), Numeric: true),
    ];

    private static Text Change(Text before, Text after) => new($"{before.English} → {after.English}", $"{before.Chinese} → {after.Chinese}");

    // A backtick in a token would begin or end code; blanks and line ends would not be seen.
    private static Text Piece(JsonObject piece)
    {
        var text = Visible(piece["piece"]!.GetValue<string>());
        return !piece["whole"]!.GetValue<bool>() ? new Text($"bytes {text}", $"字节 {text}")
            : text.Contains('`', StringComparison.Ordinal) ? Text.Same(text) : Text.Same($"`{text}`");
    }

    private static string Visible(string text) => text.Replace(' ', '␣').Replace('\n', '↵').Replace('\t', '⇥');
}
