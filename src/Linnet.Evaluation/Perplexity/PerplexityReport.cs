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
        var models = summary["models"]!.AsObject();
        return
        [
            new(new Text("How well the models predict the texts", "模型对文本的预测能力"), [
                new FigureBlock(new BarChart(
                    new Text("Bits per byte", "每字节比特数"),
                    new Axis(new Text("bits per byte; less is better", "每字节比特数，越低越好")),
                    [.. models.SelectMany(model => Texts(model.Value!).Select(text =>
                        new Bar(new Text($"{model.Key}, {text.Key}", $"{model.Key}，{text.Key}"), text.Value!.Number("bits_per_byte")) { Emphasized = true }))])),
                ByText(summary, models),
                ByPrecision(models),
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

    /// <summary>The figures of the first precision.</summary>
    private static JsonNode First(JsonNode model) => model["precisions"]!.AsObject().First().Value!;

    private static JsonObject Texts(JsonNode model) => First(model)["texts"]!.AsObject();

    private static Table ByText(JsonObject summary, JsonObject models) => new(
        [
            new(new Text("model", "模型")),
            new(new Text("text", "文本")),
            new(new Text("id behind a document", "文档结束 id"), Numeric: true),
            new(new Text("predicted tokens", "预测的词元"), Numeric: true),
            new(new Text("perplexity", "困惑度"), Numeric: true),
            new(new Text("bits per character", "每字符比特数"), Numeric: true),
            new(new Text("bits per byte", "每字节比特数"), Numeric: true),
        ],
        [.. models.SelectMany(model => (IReadOnlyList<Text>[])[
            Row(model.Key, new Text("all", "全部"), DocumentEnd(model.Value!), First(model.Value!)),
            .. Texts(model.Value!).Select(text => Row("", Text.Same(text.Key), Text.Same(""), text.Value!))])])
    {
        Caption = new Text(
            $"{Numeral.Count(summary["documents"]!.AsObject().Sum(text => text.Value!.Number()))} documents, weights in the first of the precisions below.",
            $"共 {Numeral.Count(summary["documents"]!.AsObject().Sum(text => text.Value!.Number()))} 篇文档，权重为下表中的第一种精度。"),
    };

    // The token that is predicted where a document ends.
    private static Text DocumentEnd(JsonNode model) => model["document_end"] is { } id ? Text.Same(id.ToString()) : new Text("none", "无");

    private static IReadOnlyList<Text> Row(string model, Text text, Text documentEnd, JsonNode figures) =>
    [
        Text.Same(model),
        text,
        documentEnd,
        Text.Same(Numeral.Count(figures.Number("predictions"))),
        Text.Same(Numeral.Decimals(figures.Number("perplexity"), 3)),
        Text.Same(Numeral.Decimals(figures.Number("bits_per_character"), 4)),
        Text.Same(Numeral.Decimals(figures.Number("bits_per_byte"), 4)),
    ];

    private static Table ByPrecision(JsonObject models) => new(
        [
            new(new Text("model", "模型")),
            new(new Text("weights", "权重")),
            new(new Text("MiB", "MiB"), Numeric: true),
            new(new Text("perplexity", "困惑度"), Numeric: true),
            new(new Text("difference", "差异"), Numeric: true),
        ],
        [.. models.SelectMany(model => model.Value!["precisions"]!.AsObject().Select(precision => (IReadOnlyList<Text>)
            [
                Text.Same(model.Key),
                Text.Same(precision.Key),
                Text.Same(Numeral.Decimals(precision.Value!.Number("weight_bytes") / (1 << 20), 1)),
                Text.Same(Numeral.Decimals(precision.Value!.Number("perplexity"), 3)),
                ReferenceEquals(precision.Value, First(model.Value!))
                    ? Text.Same("–")
                    : Difference((precision.Value!.Number("perplexity") / First(model.Value!).Number("perplexity")) - 1),
            ]))])
    {
        Caption = new Text("All texts. The difference is that of the perplexity to the first precision of the same model.", "全部文本。差异为困惑度相对于同一模型第一种精度的变化。"),
    };

    private static Text Difference(double share)
    {
        var percent = Numeral.WithSign(100 * share, 3);
        return new Text($"{percent} %", $"{percent}%");
    }
}
