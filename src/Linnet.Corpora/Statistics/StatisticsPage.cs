using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Corpora.Reading;

namespace Linnet.Corpora.Statistics;

/// <summary>A corpus's numbers as a page.</summary>
public static class StatisticsPage
{
    private const int Shown = 50;
    private const int Charted = 20;

    /// <summary>The page.</summary>
    public static ReportPage Of(CorpusStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        var (total, records) = (statistics.Total, statistics.Records);
        return new ReportPage(new Text("What the corpus holds", "语料概况"),
        [
            new ReportSection(new Text("Source by source", "各数据源"), [.. Sources(statistics, total)]),
            new ReportSection(new Text("How long documents are", "文档长度"), [.. Lengths(statistics, total)]),
            new ReportSection(statistics.Settings.Languages is null ? new Text("Scripts", "文字") : new Text("Languages", "语言"), [.. Languages(statistics, total)]),
            new ReportSection(new Text("Records and files", "记录与文件"), [.. Records(statistics, records)]),
        ])
        {
            Lead = new Text(
                $"Documents: {Numeral.Count(total.Documents)}, of {Many(statistics.Sources.Count, "source")}, read from {Many(statistics.Files.Count, "file")}.",
                $"从 {Numeral.Count(statistics.Files.Count)} 个文件读入 {Numeral.Count(statistics.Sources.Count)} 个数据源的 {Numeral.Count(total.Documents)} 篇文档。"),
            KeyNumbers =
            [
                new(new Text("documents", "文档"), Rounded(total.Documents)),
                new(new Text("characters", "字符"), Rounded(total.Characters)),
                .. statistics.Settings.Tokenizer is null ? Array.Empty<KeyNumber>() : [new KeyNumber(new Text("tokens", "词元"), Rounded(total.Tokens))],
                new(new Text("exact duplicates", "完全重复"), Share(total.Duplicates, total.Documents)),
                new(new Text("records skipped", "跳过的记录"), Share(records.Skipped, records.Records)),
            ],
        };
    }

    private static IEnumerable<ReportBlock> Sources(CorpusStatistics statistics, SourceStatistics total)
    {
        var hasTokens = statistics.Settings.Tokenizer is not null;
        var largest = statistics.Sources.OrderByDescending(s => s.Characters).ToList();
        if (largest.Count > 1)
        {
            yield return new FigureBlock(new BarChart(
                new Text("Characters by source", "各数据源的字符数"),
                new Axis(new Text("characters", "字符")),
                [.. largest.Take(Charted).Select(s => new Bar(Text.Same(s.Source), s.Characters))])
            {
                Subtitle = largest.Count > Charted ? new Text($"The {Charted} largest of {largest.Count}", $"共 {largest.Count} 个，列出最大的 {Charted} 个") : null,
            });
        }

        yield return new Table(
            [
                new(new Text("source", "数据源")),
                new(new Text("documents", "文档"), Numeric: true),
                new(new Text("characters", "字符"), Numeric: true),
                new(new Text("bytes", "字节"), Numeric: true),
                .. hasTokens ? new TableColumn[] { new(new Text("tokens", "词元"), Numeric: true), new(new Text("tokens per character", "每字符词元"), Numeric: true) } : [],
                new(new Text("median length", "长度中位数"), Numeric: true),
                new(new Text("duplicates", "重复"), Numeric: true),
            ],
            [.. largest.Take(Shown).Append(total).Select(s => Row(s, hasTokens))])
        {
            Caption = new Text(
                "Lengths in characters, medians right to 1.6 %. Duplicates: documents whose whole text was read before, in any source.",
                "长度以字符计，中位数误差不超过 1.6%。重复：全文与此前（任一数据源中）读入的文档相同。"),
        };
        if (!statistics.AreDuplicatesComplete)
        {
            yield return new Callout(CalloutKind.Warning, new Text(
                $"Only the first {Numeral.Count(statistics.Settings.RememberedTexts)} different texts were remembered: there may be more duplicates than counted.",
                $"只记住了前 {Numeral.Count(statistics.Settings.RememberedTexts)} 个不同文本：实际重复可能多于统计。"));
        }
    }

    private static Text[] Row(SourceStatistics source, bool hasTokens) =>
    [
        source.Source.Length > 0 ? Text.Same(source.Source) : new Text("all", "合计"),
        Number(source.Documents),
        Number(source.Characters),
        Number(source.Bytes),
        .. hasTokens ? new[] { Number(source.Tokens), Text.Same(source.Characters == 0 ? "–" : Numeral.Decimals((double)source.Tokens / source.Characters, 3)) } : [],
        Number(source.Lengths.Quantile(0.5)),
        Share(source.Duplicates, source.Documents),
    ];

    private static IEnumerable<ReportBlock> Lengths(CorpusStatistics statistics, SourceStatistics total)
    {
        yield return new FigureBlock(LengthChart(new Text("Documents by length", "文档的长度分布"), total));
        yield return new Table(
            [
                new(new Text("source", "数据源")),
                new(new Text("mean", "平均"), Numeric: true),
                new(new Text("10 %", "10%"), Numeric: true),
                new(new Text("median", "中位数"), Numeric: true),
                new(new Text("90 %", "90%"), Numeric: true),
                new(new Text("longest", "最长"), Numeric: true),
            ],
            [.. statistics.Sources.OrderByDescending(s => s.Characters).Take(Shown).Append(total).Select(s => new[]
            {
                s.Source.Length > 0 ? Text.Same(s.Source) : new Text("all", "合计"),
                Number(s.Documents == 0 ? 0 : (double)s.Characters / s.Documents),
                Number(s.Lengths.Quantile(0.1)),
                Number(s.Lengths.Quantile(0.5)),
                Number(s.Lengths.Quantile(0.9)),
                Number(s.Lengths.Greatest),
            })]);
        if (statistics.Sources.Count > 1)
        {
            yield return new Details(
                new Text("The same for each source", "各数据源的分布"),
                [.. statistics.Sources.OrderByDescending(s => s.Characters).Take(Charted).Select(s => new FigureBlock(LengthChart(Text.Same(s.Source), s)))]);
        }
    }

    private static BarChart LengthChart(Text title, SourceStatistics source) => new(
        title,
        new Axis(new Text("documents", "文档")),
        [.. source.Lengths.Doubling().Select(bin => new Bar(Text.Same($"{Numeral.Count(bin.First)}–{Numeral.Count(bin.Last)}"), bin.Documents))])
    {
        Subtitle = new Text("Length in characters", "长度（字符）"),
    };

    private static IEnumerable<ReportBlock> Languages(CorpusStatistics statistics, SourceStatistics total)
    {
        var byScript = statistics.Settings.Languages is null;
        yield return new FigureBlock(new BarChart(
            byScript ? new Text("Documents by the script of most letters", "按多数字母所属文字统计的文档") : new Text("Documents by language", "各语言的文档"),
            new Axis(new Text("documents", "文档")),
            [.. total.Languages.OrderByDescending(pair => pair.Value).Take(Charted).Select(pair => new Bar(LanguageName(pair.Key, byScript), pair.Value))]));
        yield return new Table(
            [new(new Text("source", "数据源")), new(byScript ? new Text("scripts", "文字") : new Text("languages", "语言"))],
            [.. statistics.Sources.OrderByDescending(s => s.Characters).Take(Shown).Select(s => new[]
            {
                Text.Same(s.Source),
                Numeral.List(s.Languages.OrderByDescending(pair => pair.Value).Take(8).Select(pair =>
                {
                    var (name, share) = (LanguageName(pair.Key, byScript), Numeral.Percent((double)pair.Value / s.Documents));
                    return new Text($"{name.English} {share.English}", $"{name.Chinese} {share.Chinese}");
                })),
            })]);
    }

    /// <summary>A language's or a script's name.</summary>
    /// <param name="key">As <see cref="SourceStatistics.Languages"/> has it.</param>
    /// <param name="byScript">Whether documents were told apart by script.</param>
    public static Text LanguageName(string key, bool byScript) =>
        (byScript || key == WritingScript.None.Key()) && Enum.TryParse<WritingScript>(key, ignoreCase: true, out var script) ? script.Describe() : Text.Same(key);

    private static IEnumerable<ReportBlock> Records(CorpusStatistics statistics, ReadCounts records)
    {
        var reasons = ReadReasons.All.Where(r => records[r] > 0).OrderByDescending(r => records[r]).ToList();
        if (reasons.Count == 0)
        {
            yield return new Paragraph(new Text("Every record gave a document.", "每条记录都成为一篇文档。"));
        }
        else
        {
            yield return new Table(
                [new(new Text("records without a document", "未成为文档的记录")), new(new Text("records", "记录"), Numeric: true), new(new Text("share", "占比"), Numeric: true), new(new Text("kind", "类别"))],
                [.. reasons.Select(r => new[]
                {
                    r.Describe(),
                    Number(records[r]),
                    Share(records[r], records.Records),
                    r.IsPassedOver() ? new Text("passed over", "略过") : new Text("skipped", "跳过"),
                })])
            {
                Caption = new Text(
                    "Skipped records have a fault, and stand in the quarantine where one was asked for; passed over are records that have none.",
                    "跳过的记录有错误，若指定了隔离文件则写入其中；略过的记录没有错误。"),
            };
        }

        yield return new Table(
            [
                new(new Text("file", "文件")),
                new(new Text("format", "格式")),
                new(new Text("encoding", "编码")),
                new(new Text("records", "记录"), Numeric: true),
                new(new Text("documents", "文档"), Numeric: true),
                new(new Text("skipped", "跳过"), Numeric: true),
                new(new Text("passed over", "略过"), Numeric: true),
            ],
            [.. statistics.Files.Take(Shown).Select(f => new[]
            {
                Text.Same(Path.GetFileName(f.Path)),
                Text.Same(f.Format.Key()),
                Text.Same(f.Encoding ?? "–"),
                Number(f.Counts.Records),
                Number(f.Counts.Documents),
                Number(f.Counts.Skipped),
                Number(f.Counts.PassedOver),
            })])
        {
            Caption = statistics.Files.Count > Shown ? new Text($"The first {Shown} of {statistics.Files.Count} files", $"共 {statistics.Files.Count} 个文件，列出前 {Shown} 个") : null,
        };
    }

    private static string Many(int count, string noun) => $"{Numeral.Count(count)} {noun}{(count == 1 ? "" : "s")}";

    // Large numbers whole would not fit into the page's head; the tables have them.
    private static Text Rounded(long value) => new(
        value switch
        {
            >= 1_000_000_000 => $"{Numeral.Decimals(value / 1e9, 2)} G",
            >= 1_000_000 => $"{Numeral.Decimals(value / 1e6, 2)} M",
            _ => Numeral.Count(value),
        },
        value switch
        {
            >= 100_000_000 => $"{Numeral.Decimals(value / 1e8, 2)} 亿",
            >= 1_000_000 => $"{Numeral.Decimals(value / 1e4, 1)} 万",
            _ => Numeral.Count(value),
        });

    private static Text Number(double value) => Text.Same(Numeral.Count(value));

    private static Text Share(double part, double whole) => whole == 0 ? Text.Same("–")
        : part > 0 && part / whole < 0.0005 ? new Text("< 0.1 %", "< 0.1%") : Numeral.Percent(part / whole);
}
