using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Runs;
using Linnet.Core.Stages;

namespace Linnet.Cli.Tour;

/// <summary>The tour's page: the text, what was learnt, how fast, and what the model writes.</summary>
internal static class TourReport
{
    private static readonly Text Steps = new("step", "步");

    /// <summary>Writes <c>report.html</c> into the run's folder.</summary>
    /// <param name="results">What the stages came to.</param>
    /// <param name="run">The run.</param>
    /// <param name="talk">The command that talks to the model.</param>
    /// <param name="language">The page's language.</param>
    public static void Write(TourResults results, RunDirectory run, string talk, Language language) =>
        AtomicFile.WriteText(Path.Combine(run.Path, StageFiles.Report), Page(results, talk).ToHtml(language));

    private static ReportPage Page(TourResults results, string talk) => new(
        new Text("A language model, trained from zero", "从零训练的语言模型"),
        [
            new ReportSection(new Text("The text", "文本"), TourCorpusSection.Blocks(results.Corpus)),
            new ReportSection(new Text("What it learnt", "学到了什么"), Learning(results)),
            new ReportSection(new Text("How fast", "速度"), Speed(results)),
            new ReportSection(new Text("What it writes", "它写些什么"), Samples(results)),
            new ReportSection(new Text("Talk to it", "与它对话"), [new CodeBlock(talk)]),
        ])
    {
        Lead = new Text(
            "A byte-level decoder read the documentation of .NET, one byte at a time, and learnt to predict the next one. Everything on this page comes from this run.",
            "一个字节级解码器逐字节阅读 .NET 的文档，学习预测下一个字节。本页的一切都来自这次运行。"),
        KeyNumbers =
        [
            new KeyNumber(new Text("bits per byte", "每字节比特数"), Text.Same($"{results.ModelBits:F3}"))
            {
                Note = new Text(
                    $"held-out text; order 3: {results.BaselineBits[0].Bits:F3}", $"留出文本；3 阶基线：{results.BaselineBits[0].Bits:F3}"),
            },
            new KeyNumber(new Text("parameters", "参数量"), Text.Same($"{TourResults.Number(results.Pretraining.Summary, "parameters") / 1e6:F2} M")),
            new KeyNumber(new Text("tokens per second", "每秒词元数"), Text.Same($"{results.TokensPerSecond:N0}"))
            {
                Note = double.IsNaN(results.PeakShare) ? null : new Text(
                    $"{results.PeakShare:P0} of the measured matmul peak", $"实测矩阵乘法峰值的 {results.PeakShare:P0}"),
            },
            new KeyNumber(new Text("training time", "训练用时"), new Text(
                $"{results.TrainingTime.TotalMinutes:F1} min", $"{results.TrainingTime.TotalMinutes:F1} 分钟")),
        ],
        Footer = new Text(
            $"Linnet {results.Pretraining.Version} ({results.Pretraining.Commit}), seed {results.Pretraining.Seed}, {results.Pretraining.Threads} threads, "
            + $"{results.Pretraining.Dtype}. Text: XML documentation of Microsoft.NETCore.App.Ref and Microsoft.AspNetCore.App.Ref, "
            + "© .NET Foundation and contributors, MIT licence.",
            $"Linnet {results.Pretraining.Version}（{results.Pretraining.Commit}），种子 {results.Pretraining.Seed}，{results.Pretraining.Threads} 线程，"
            + $"{results.Pretraining.Dtype}。文本：Microsoft.NETCore.App.Ref 与 Microsoft.AspNetCore.App.Ref 的 XML 文档，"
            + "© .NET Foundation 及贡献者，MIT 许可。"),
    };

    private static List<ReportBlock> Learning(TourResults results)
    {
        var bitsPerNat = 1 / Math.Log(2);
        return
        [
            new FigureBlock(new LineChart(
                new Text("Bits per byte, training and held-out text", "每字节比特数：训练文本与留出文本"),
                new Axis(Steps),
                new Axis(new Text("bits per byte", "每字节比特数")),
                [
                    Line(results, new Text("training", "训练"), "loss", bitsPerNat) with { Smoothing = 0.9 },
                    Line(results, new Text("held out", "留出"), "validation_bits_per_byte", 1),
                ])
            {
                References = [.. results.BaselineBits.Select(b => new ReferenceLine(
                    new Text($"Kneser-Ney, order {b.Order}", $"Kneser-Ney {b.Order} 阶"), b.Bits))],
            }),
            new FigureBlock(new BarChart(
                new Text("Bits per byte on the held-out text: less is better", "留出文本上的每字节比特数：越低越好"),
                new Axis(new Text("bits per byte", "每字节比特数")),
                [
                    .. results.BaselineBits.Select(b => new Bar(new Text($"Kneser-Ney, order {b.Order}", $"Kneser-Ney {b.Order} 阶"), b.Bits)),
                    new Bar(new Text("this model", "本模型"), results.ModelBits) { Emphasized = true },
                ])),
            new WhatToLookAt(
            [
                new Text(
                    "The model must fall below order 3, which knows only the two bytes before. Order 6 knows five, and counts every byte of the text once; the model saw it only for minutes.",
                    "模型必须低于 3 阶基线（它只看前两个字节）。6 阶看前五个字节，并对全部文本逐字节计数；而模型只看了几分钟。"),
                new Text(
                    "Training and held-out text should fall together: a growing gap would mean that the model learns by heart.",
                    "训练与留出文本应一同下降：差距变大说明模型在死记硬背。"),
            ]),
        ];
    }

    private static List<ReportBlock> Speed(TourResults results)
    {
        List<ReportBlock> blocks =
        [
            new FigureBlock(new LineChart(
                new Text("Tokens per second", "每秒词元数"),
                new Axis(Steps),
                new Axis(new Text("tokens/s", "词元/秒")) { Minimum = 0 },
                [Line(results, new Text("tokens/s", "词元/秒"), "tokens_per_second", 1) with { Smoothing = 0.9 }])),
        ];
        if (!double.IsNaN(results.PeakShare))
        {
            blocks.Add(new FigureBlock(new LineChart(
                new Text("Share of the measured matmul peak", "占实测矩阵乘法峰值的比例"),
                new Axis(Steps),
                new Axis(new Text("share", "比例")) { Unit = Text.Same("%"), Minimum = 0 },
                [Line(results, new Text("share", "比例"), "mfu", 100) with { Smoothing = 0.9 }])));
        }

        return blocks;
    }

    private static List<ReportBlock> Samples(TourResults results) =>
    [
        new Paragraph(new Text(
            "The same beginnings, continued by the model while it learnt.", "相同的开头，由模型在学习过程中续写。")),
        .. Chosen(results.Samples).Select(line => new Sample(
            new Text($"step {line["step"]}", $"第 {line["step"]} 步"), line["prompt"]!.GetValue<string>(), line["completion"]!.GetValue<string>())),
    ];

    // The first, a middle and the last step tell the story; all of them are in samples.jsonl.
    private static IEnumerable<JsonObject> Chosen(IReadOnlyList<JsonObject> samples)
    {
        var steps = samples.Select(s => s["step"]!.GetValue<long>()).Distinct().ToList();
        long[] chosen = steps.Count == 0 ? [] : [steps[0], steps[steps.Count / 2], steps[^1]];
        return samples.Where(s => chosen.Contains(s["step"]!.GetValue<long>()));
    }

    private static LineSeries Line(TourResults results, Text name, string key, double scale) => new(
        name,
        [.. results.Steps
            .Select(s => new DataPoint(TourResults.Number(s, "step"), TourResults.Number(s, key) * scale))
            .Where(p => double.IsFinite(p.Y))]);
}
