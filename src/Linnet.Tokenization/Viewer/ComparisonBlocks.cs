using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Tokenization.Statistics;

namespace Linnet.Tokenization.Viewer;

/// <summary>The numbers of each file under both tokenizers.</summary>
internal static class ComparisonBlocks
{
    private const int Charted = 20;

    public static IEnumerable<ReportBlock> Sources(ComparedTokenizers compared)
    {
        var pairs = compared.First.Sources.Zip(compared.Second.Sources, (a, b) => (Name: Path.GetFileName(a.File), First: a.Counts, Second: b.Counts)).ToList();
        yield return new FigureBlock(new BarChart(
            new Text("Tokens per character", "每个字符的词元数"),
            new Axis(new Text("tokens per character", "每个字符的词元数")),
            [.. pairs.Take(Charted).SelectMany(pair => new[]
            {
                new Bar(Text.Same($"{pair.Name} · A"), InspectionJson.Share(pair.First.Tokens, pair.First.Characters)),
                new Bar(Text.Same($"{pair.Name} · B"), InspectionJson.Share(pair.Second.Tokens, pair.Second.Characters)) { Emphasized = true },
            })])
        {
            Subtitle = new Text("The shorter the bar, the more text fits into the same number of tokens", "条越短，同样多的词元能容纳的文本越多"),
        });
        var rows = pairs.SelectMany(pair => new[] { Row(pair.Name, "A", pair.First), Row(pair.Name, "B", pair.Second) }).ToList();
        if (pairs.Count > 1)
        {
            rows.Add(Row(null, "A", compared.First.Total));
            rows.Add(Row(null, "B", compared.Second.Total));
        }

        yield return new Table(
            [
                new(new Text("source", "数据源")),
                new(Text.Same("")),
                new(new Text("tokens", "词元"), Numeric: true),
                new(new Text("per character", "每字符词元"), Numeric: true),
                new(new Text("per word", "每词词元"), Numeric: true),
                new(new Text("bytes per token", "每词元字节"), Numeric: true),
                new(new Text("unknown", "未知字符"), Numeric: true),
                new(new Text("in bytes", "以字节写出"), Numeric: true),
            ],
            rows)
        {
            Caption = new Text(
                "Unknown and in bytes: the share of the characters. A word is a run of letters and digits; a Han character is a word of its own.",
                "未知与以字节写出：占字符的比例。一个词是一串字母与数字；每个汉字自成一词。"),
        };
    }

    private static Text[] Row(string? name, string side, SourceCounts counts) =>
    [
        name is null ? new Text("all", "合计") : Text.Same(name),
        Text.Same(side),
        Text.Same(Numeral.Count(counts.Tokens)),
        ComparedTokenizers.Ratio(counts.Tokens, counts.Characters),
        ComparedTokenizers.Ratio(counts.Tokens, counts.Words),
        ComparedTokenizers.Ratio(counts.Bytes, counts.Tokens),
        ComparedTokenizers.Share(counts.UnknownCharacters, counts.Characters),
        ComparedTokenizers.Share(counts.FallbackCharacters, counts.Characters),
    ];
}
