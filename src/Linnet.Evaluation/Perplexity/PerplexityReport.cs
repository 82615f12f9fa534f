using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Stages;

namespace Linnet.Evaluation.Perplexity;

/// <summary>The page of the stage perplexity: bits per byte of every model and precision, and what each precision costs.</summary>
public static class PerplexityReport
{
    /// <summary>Writes <c>report.html</c>.</summary>
    /// <param name="context">The stage.</param>
    /// <param name="summary">What stage.json will hold as summary.</param>
    public static void Write(StageContext context, JsonObject summary)
    {
        ArgumentNullException.ThrowIfNull(context);
        var page = new ReportPage(new Text("Perplexity", "困惑度"), Sections(summary));
        AtomicFile.WriteText(Path.Combine(context.Folder, StageFiles.Report), page.ToHtml(context.Language));
    }

    /// <summary>The page's sections, from the finished stage's summary.</summary>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var rows = summary["models"]!.AsObject()
            .SelectMany(model => model.Value!["precisions"]!.AsObject().Select(precision => (Model: model.Key, Precision: precision.Key, Figures: precision.Value!)))
            .ToList();
        return
        [
            new(new Text("How well the models predict the texts", "模型对文本的预测能力"), [
                new FigureBlock(new BarChart(
                    new Text("Bits per byte", "每字节比特数"),
                    new Axis(new Text("bits per byte; less is better", "每字节比特数，越低越好")),
                    [.. rows.Select(row => new Bar(new Text($"{row.Model}, {row.Precision}", $"{row.Model}，{row.Precision}"), row.Figures.Number("bits_per_byte")) { Emphasized = true })])),
                Results(summary, rows),
                new WhatToLookAt([
                    new Text(
                        "Models of one vocabulary are compared by perplexity; models of different vocabularies by bits per character or byte.",
                        "词表相同的模型比较困惑度；词表不同的模型比较每字符或每字节比特数。"),
                    new Text(
                        "Fewer bytes a weight make one stream faster. bfloat16 should change the perplexity by less than a tenth of a percent; 8 bits may cost a little more.",
                        "每个权重的字节越少，单路生成越快。bfloat16 对困惑度的影响应小于千分之一；8 位可能略多。"),
                ]),
            ]),
        ];
    }

    private static Table Results(JsonObject summary, IReadOnlyList<(string Model, string Precision, JsonNode Figures)> rows) => new(
        [
            new(new Text("model", "模型")),
            new(new Text("weights", "权重")),
            new(new Text("MiB", "MiB"), Numeric: true),
            new(new Text("text", "文本")),
            new(new Text("predicted tokens", "预测的词元"), Numeric: true),
            new(new Text("perplexity", "困惑度"), Numeric: true),
            new(new Text("difference", "差异"), Numeric: true),
            new(new Text("bits per character", "每字符比特数"), Numeric: true),
            new(new Text("bits per byte", "每字节比特数"), Numeric: true),
        ],
        [.. rows.SelectMany(row => Rows(row.Model, row.Precision, row.Figures, rows.First(r => r.Model == row.Model).Figures))])
    {
        Caption = new Text(
            $"{Numeral.Count(summary["documents"]!.AsObject().Sum(text => text.Value!.Number()))} documents. The difference is that of the perplexity to the first precision of the same model.",
            $"共 {Numeral.Count(summary["documents"]!.AsObject().Sum(text => text.Value!.Number()))} 篇文档。差异为困惑度相对于同一模型第一种精度的变化。"),
    };

    private static IEnumerable<IReadOnlyList<Text>> Rows(string model, string precision, JsonNode figures, JsonNode first)
    {
        var size = Numeral.Decimals(figures.Number("weight_bytes") / (1 << 20), 1);
        yield return [Text.Same(model), Text.Same(precision), Text.Same(size), new Text("all", "全部"), .. Numbers(figures, first)];
        var texts = figures["texts"]!.AsObject();
        foreach (var (name, part) in texts.Count > 1 ? texts : [])
        {
            yield return [Text.Same(""), Text.Same(""), Text.Same(""), Text.Same(name), .. Numbers(part!, first["texts"]![name]!)];
        }
    }

    private static IEnumerable<Text> Numbers(JsonNode figures, JsonNode first) =>
    [
        Text.Same(Numeral.Count(figures.Number("predictions"))),
        Text.Same(Numeral.Decimals(figures.Number("perplexity"), 3)),
        ReferenceEquals(figures, first) ? Text.Same("–") : Difference(figures.Number("perplexity") / first.Number("perplexity") - 1),
        Text.Same(Numeral.Decimals(figures.Number("bits_per_character"), 4)),
        Text.Same(Numeral.Decimals(figures.Number("bits_per_byte"), 4)),
    ];

    private static Text Difference(double share)
    {
        var percent = Numeral.WithSign(100 * share, 3);
        return new Text($"{percent} %", $"{percent}%");
    }
}
