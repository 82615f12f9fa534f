using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Stages;

namespace Linnet.Pretraining.Baselines;

/// <summary>The page of the stage ngram-baseline: one table.</summary>
public static class NGramBaselineReport
{
    /// <summary>Writes <c>report.html</c>.</summary>
    /// <param name="context">The stage.</param>
    /// <param name="summary">What stage.json will hold as summary.</param>
    public static void Write(StageContext context, JsonObject summary)
    {
        ArgumentNullException.ThrowIfNull(context);
        var page = new ReportPage(new Text("n-gram baselines", "n-gram 基线"), Sections(summary))
        {
            Lead = new Text(
                "Interpolated modified Kneser-Ney models that count the training tokens and predict the validation tokens: what a trained model has to beat.",
                "插值的修正 Kneser-Ney 模型：统计训练词元，预测验证词元。训练出的模型必须超过它们。"),
        };
        AtomicFile.WriteText(Path.Combine(context.Folder, StageFiles.Report), page.ToHtml(context.Language));
    }

    /// <summary>The page's sections, from the finished stage's summary.</summary>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return
        [
            new(new Text("What counting alone predicts", "仅靠计数能预测什么"), [
                new Table(
                    [
                        new(new Text("order", "阶"), Numeric: true),
                        new(new Text("text", "文本")),
                        new(new Text("predicted tokens", "预测的词元"), Numeric: true),
                        new(new Text("perplexity", "困惑度"), Numeric: true),
                        new(new Text("bits per character", "每字符比特数"), Numeric: true),
                        new(new Text("bits per byte", "每字节比特数"), Numeric: true),
                    ],
                    [.. summary["orders"]!.AsArray().SelectMany(order => Rows(order!.AsObject()))])
                {
                    Caption = new Text(
                        $"{Numeral.Count(summary.Number("train_tokens"))} tokens counted, vocabulary {Numeral.Count(summary.Number("vocabulary"))}.",
                        $"统计了 {Numeral.Count(summary.Number("train_tokens"))} 个词元，词表大小 {Numeral.Count(summary.Number("vocabulary"))}。"),
                },
                new WhatToLookAt([
                    new Text(
                        "A model of the same vocabulary is compared by perplexity; one of another vocabulary by bits per character or byte.",
                        "词表相同的模型比较困惑度；词表不同的模型比较每字符或每字节比特数。"),
                    new Text(
                        "These models have counted all of the training text; a decoder in a short training sees only a part of it.",
                        "这些模型统计了全部训练文本；而短时间训练的解码器只看过其中一部分。"),
                ]),
            ]),
        ];
    }

    private static IEnumerable<IReadOnlyList<Text>> Rows(JsonObject order)
    {
        var number = Text.Same(order["order"]!.ToString());
        yield return Row(number, new Text("all", "全部"), order);
        foreach (var (source, figures) in order["sources"]!.AsObject())
        {
            yield return Row(Text.Same(""), Text.Same(source), figures!);
        }
    }

    private static IReadOnlyList<Text> Row(Text order, Text name, JsonNode figures) =>
        [order, name, Text.Same(Numeral.Count(figures.Number("predictions"))), Show(figures, "perplexity", 2), Show(figures, "bits_per_character", 3), Show(figures, "bits_per_byte", 3)];

    private static Text Show(JsonNode figures, string key, int digits) => Text.Same(Numeral.Decimals(figures.Number(key), digits));
}
