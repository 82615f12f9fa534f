using System.Globalization;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Metrics;
using Linnet.Core.Reports;
using Linnet.Core.Runs;
using Linnet.Core.Stages;

namespace Linnet.Pretraining.Stages;

/// <summary>The stage's page: how the loss fell, how fast it went, what the model wrote, what it read.</summary>
public static class PretrainReport
{
    private const double Smoothing = 0.9;

    private static readonly Axis Steps = new(new Text("step", "步"));

    /// <summary>Writes <c>report.html</c> from what the stage left in its folder.</summary>
    /// <param name="context">The stage.</param>
    /// <param name="summary">What stage.json will hold as summary.</param>
    public static void Write(StageContext context, JsonObject summary)
    {
        ArgumentNullException.ThrowIfNull(context);
        var metrics = MetricsReader.Read(context.Metrics.Path).ToList();
        var samples = MetricsReader.Read(Path.Combine(context.Folder, SampleWriter.FileName)).ToList();
        var model = ModelPath(context.Run.Path, Path.GetFileName(context.Folder), summary["model"]!.GetValue<string>());
        var page = Build(summary, context.Execution, context.Seed, model, metrics, samples);
        AtomicFile.WriteText(Path.Combine(context.Folder, StageFiles.Report), page.ToHtml(context.Language));
    }

    /// <summary>The checkpoint as a command names it once the stage is done, when its folder has lost its suffix.</summary>
    internal static string ModelPath(string run, string stageFolder, string model)
    {
        var final = stageFolder.EndsWith(RunDirectory.PartialSuffix, StringComparison.Ordinal) ? stageFolder[..^RunDirectory.PartialSuffix.Length] : stageFolder;
        return Path.Combine(run, final, model).Replace(Path.DirectorySeparatorChar, '/');
    }

    /// <summary>Lays out the page.</summary>
    /// <param name="summary">The stage's summary.</param>
    /// <param name="execution">How it computed.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="model">The checkpoint as a command names it.</param>
    /// <param name="metrics">The lines of metrics.jsonl, at least one.</param>
    /// <param name="samples">The lines of samples.jsonl.</param>
    public static ReportPage Build(
        JsonObject summary, JsonObject execution, ulong seed, string model, IReadOnlyList<JsonObject> metrics, IReadOnlyList<JsonObject> samples)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(execution);
        var (speed, share) = (Median(metrics, "tokens_per_second"), Median(metrics, "mfu"));
        var parameters = Count(summary["parameters"]!);
        return new ReportPage(new Text("Pretraining", "预训练"), [
            new(new Text("What it learnt", "学到了什么"), [
                new FigureBlock(LossChart(metrics)),
                new WhatToLookAt([
                    new Text(
                        "Validation should fall with training. Where it rises while training still falls, the model learns by heart: it has seen its text too often.",
                        "验证值应随训练值一起下降。若训练值仍降而验证值上升，说明模型在死记：文本看得太多遍了。"),
                    new Text(
                        $"Knowing nothing costs 8.0 bits a byte; the last figure over the whole validation text is {Number(summary, "validation_bits_per_byte"):F3}.",
                        $"一无所知时每字节需 8.0 比特；在整个验证文本上的最终值是 {Number(summary, "validation_bits_per_byte"):F3}。"),
                ]),
            ]),
            .. Samples(samples),
            new(new Text("Speed", "速度"), [
                new FigureBlock(Chart(new Text("Speed", "速度"), new Axis(new Text("tokens per second", "每秒词元数")) { Minimum = 0 }, metrics, "tokens_per_second")),
                new FigureBlock(Chart(new Text("Share of the measured matmul peak (MFU)", "占实测矩阵乘法峰值的比例（MFU）"), new Axis(new Text("share", "比例")) { Minimum = 0 }, metrics, "mfu"))
                {
                    Caption = new Text(
                        "Operations of a token: 6 per weight in matrix products plus 6·N·H·E·T for causal attention; the peak is that of a 2048³ product in the number format used, measured when the process started.",
                        "每个词元的运算量：矩阵乘法中每个权重 6 次，加因果注意力的 6·N·H·E·T；峰值为进程启动时以所用数值格式实测的 2048³ 乘法。"),
                },
            ]),
            new(new Text("Learning rate and gradient", "学习率与梯度"), [
                new FigureBlock(Chart(new Text("Learning rate", "学习率"), new Axis(new Text("learning rate", "学习率")) { Minimum = 0 }, metrics, "learning_rate")),
                new FigureBlock(Chart(new Text("Gradient norm before clipping", "裁剪前的梯度范数"), new Axis(new Text("norm", "范数")) { Logarithmic = true }, metrics, "grad_norm", Smoothing)),
            ]),
            new(new Text("What it read", "读了什么"), [TextTable(summary)]),
            new(new Text("How to go on", "接下来"), [
                new Paragraph(new Text("The command that lets the model continue a text, and the one that lets you type:", "让模型续写文本的命令，以及可以自己输入的命令：")),
                new CodeBlock($"generate \"{model}\" --prompt \"The \" tokens=200"),
                new CodeBlock($"chat \"{model}\""),
            ]),
        ])
        {
            Lead = new Text(
                $"A decoder of {parameters} parameters over bytes, trained from nothing for {Count(summary["steps"]!)} steps on {Count(summary["train"]!["bytes"]!)} bytes of text ({Number(summary, "epochs"):F2} epochs).",
                $"一个 {parameters} 参数的字节级解码器，从零训练 {Count(summary["steps"]!)} 步，文本共 {Count(summary["train"]!["bytes"]!)} 字节（{Number(summary, "epochs"):F2} 轮）。"),
            KeyNumbers =
            [
                new(new Text("validation, bits per byte", "验证集，每字节比特数"), Text.Same(Number(summary, "validation_bits_per_byte").ToString("F3", CultureInfo.InvariantCulture))),
                new(new Text("last training loss", "最后的训练损失"), new Text($"{Number(summary, "loss"):F3} nats", $"{Number(summary, "loss"):F3} 奈特")),
                new(new Text("median speed", "速度中位数"), new Text($"{speed:F0} tokens/s", $"{speed:F0} 词元/秒")),
                new(new Text("of the matmul peak", "占矩阵乘法峰值"), Text.Same($"{100 * share:F1} %")),
            ],
            Footer = new Text(
                $"Seed {seed}; {execution["device"]}, {execution["dtype"]}, {execution["threads"]} threads.",
                $"种子 {seed}；{execution["device"]}，{execution["dtype"]}，{execution["threads"]} 线程。"),
        };
    }

    private static LineChart LossChart(IReadOnlyList<JsonObject> metrics) => new(
        new Text("Loss", "损失"),
        Steps,
        new Axis(new Text("bits", "比特")),
        [
            new LineSeries(
                new Text("training, per token", "训练，每词元"),
                [.. metrics.Select(m => new DataPoint(Number(m, "step"), Number(m, "loss") / Math.Log(2)))]) { Smoothing = Smoothing },
            new LineSeries(
                new Text("validation, per byte", "验证，每字节"),
                [.. metrics.Where(m => m.ContainsKey("validation_bits_per_byte")).Select(m => new DataPoint(Number(m, "step"), Number(m, "validation_bits_per_byte")))]),
        ])
    {
        Subtitle = new Text("Training on the batch of each step; validation on the same windows each time", "训练值取自每一步的批次；验证值每次取相同的窗口"),
    };

    private static LineChart Chart(Text title, Axis y, IReadOnlyList<JsonObject> metrics, string key, double smoothing = 0) => new(
        title,
        Steps,
        y,
        [
            new LineSeries(y.Title, [.. metrics.Where(m => m.ContainsKey(key)).Select(m => new DataPoint(Number(m, "step"), Number(m, key)))])
            {
                Smoothing = smoothing,
            },
        ]);

    private static IEnumerable<ReportSection> Samples(IReadOnlyList<JsonObject> samples)
    {
        if (samples.Count > 0)
        {
            yield return new(new Text("What it wrote", "写了什么"), [.. samples.Select(s => new Sample(
                new Text($"After step {s["step"]}", $"第 {s["step"]} 步之后"), s["prompt"]!.GetValue<string>(), s["completion"]!.GetValue<string>()))]);
        }
    }

    private static Table TextTable(JsonObject summary) => new(
        [
            new(new Text("text", "文本")),
            new(new Text("documents", "文档"), Numeric: true),
            new(new Text("bytes", "字节"), Numeric: true),
            new(new Text("left out", "略去"), Numeric: true),
            new(new Text("why", "原因")),
        ],
        [Row(new Text("training", "训练"), summary["train"]!), Row(new Text("validation", "验证"), summary["validation"]!)])
    {
        Caption = new Text("Records that were left out stand in `tokens/quarantine.jsonl`.", "略去的记录见 `tokens/quarantine.jsonl`。"),
    };

    private static List<Text> Row(Text name, JsonNode counts)
    {
        var skipped = counts["skipped"]!.AsObject();
        return
        [
            name,
            Text.Same(Count(counts["documents"]!)),
            Text.Same(Count(counts["bytes"]!)),
            Text.Same(skipped.Sum(s => s.Value!.GetValue<long>()).ToString("N0", CultureInfo.InvariantCulture)),
            Text.Same(string.Join(", ", skipped.Select(s => $"{s.Key} {s.Value}"))),
        ];
    }

    private static string Count(JsonNode node) => Convert.ToInt64(node.ToString(), CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture);

    private static double Number(JsonObject line, string key) => double.Parse(line[key]!.ToString(), CultureInfo.InvariantCulture);

    private static double Median(IReadOnlyList<JsonObject> metrics, string key)
    {
        var values = metrics.Where(m => m.ContainsKey(key)).Select(m => Number(m, key)).Order().ToList();
        return values.Count == 0 ? 0 : values[values.Count / 2];
    }
}
