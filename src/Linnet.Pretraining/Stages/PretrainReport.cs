using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Metrics;
using Linnet.Core.Reports;
using Linnet.Core.Runs;
using Linnet.Core.Stages;

namespace Linnet.Pretraining.Stages;

/// <summary>The stage's page: what was read of each source, how the loss fell, what the model wrote, how fast it went.</summary>
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
        var model = ModelPath(context.Run.Path, Path.GetFileName(context.Folder), summary["model"]!.GetValue<string>());
        var page = Build(summary, context.Execution, context.Seed, model, Metrics(context.Folder), Samples(context.Folder));
        AtomicFile.WriteText(Path.Combine(context.Folder, StageFiles.Report), page.ToHtml(context.Language));
    }

    /// <summary>The page's sections, read from a finished stage: for a page that tells of several stages.</summary>
    /// <param name="summary">The stage's summary.</param>
    /// <param name="folder">The stage's folder.</param>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary, string folder) => Sections(summary, Metrics(folder), Samples(folder));

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
        var (parameters, vocabulary) = (Count(summary, "parameters"), Count(summary, "vocabulary"));
        return new ReportPage(new Text("Pretraining", "预训练"), [
            .. Sections(summary, metrics, samples),
            new(new Text("How to go on", "接下来"), [
                new Paragraph(new Text("The command that lets the model continue a text, and the one that lets you type:", "让模型续写文本的命令，以及可以自己输入的命令：")),
                new CodeBlock($"generate \"{model}\" --prompt \"The \" tokens=200"),
                new CodeBlock($"chat \"{model}\""),
            ]),
        ])
        {
            Lead = summary["base"] is { } start
                ? new Text(
                    $"A decoder of {parameters} parameters over a vocabulary of {vocabulary}, begun from {start} and trained for {Count(summary, "steps")} steps on {Count(summary, "tokens")} tokens.",
                    $"一个 {parameters} 参数、词表大小为 {vocabulary} 的解码器，从 {start} 开始继续训练 {Count(summary, "steps")} 步，共 {Count(summary, "tokens")} 个词元。")
                : new Text(
                    $"A decoder of {parameters} parameters over a vocabulary of {vocabulary}, trained from nothing for {Count(summary, "steps")} steps on {Count(summary, "tokens")} tokens.",
                    $"一个 {parameters} 参数、词表大小为 {vocabulary} 的解码器，从零训练 {Count(summary, "steps")} 步，共 {Count(summary, "tokens")} 个词元。"),
            KeyNumbers =
            [
                new(new Text("perplexity, validation", "验证集困惑度"), Show(summary, "perplexity", 2))
                {
                    Note = summary["baseline"] is { } baseline
                        ? new Text($"n-grams of order {baseline["order"]}: {Numeral.Decimals(baseline.Number("perplexity"), 2)}", $"{baseline["order"]} 阶 n-gram：{Numeral.Decimals(baseline.Number("perplexity"), 2)}")
                        : null,
                },
                new(new Text("bits per character", "每字符比特数"), Show(summary, "bits_per_character", 3)),
                new(new Text("median speed", "速度中位数"), new Text($"{Numeral.Count(speed)} tokens/s", $"{Numeral.Count(speed)} 词元/秒")),
                new(new Text("of the matmul peak", "占矩阵乘法峰值"), Numeral.Percent(share)),
            ],
            Footer = new Text(
                $"Seed {seed}; {execution["device"]}, {execution["dtype"]}, {execution["threads"]} threads.",
                $"种子 {seed}；{execution["device"]}，{execution["dtype"]}，{execution["threads"]} 线程。"),
        };
    }

    private static IReadOnlyList<ReportSection> Sections(JsonObject summary, IReadOnlyList<JsonObject> metrics, IReadOnlyList<JsonObject> samples) =>
    [
        new(new Text("What it read", "读了什么"), [
            PretrainTables.Mixture(summary),
            .. PretrainTables.MixtureChanges(summary),
            new Paragraph(PretrainTables.Packing(summary)),
            new WhatToLookAt([
                new Text(
                    "Weights choose what the model learns, not sizes: a small source of high weight is seen several times. Beyond about four epochs, repeating text teaches little.",
                    "模型学到什么由权重决定，而不是由规模决定：权重高的小数据源会被看多遍。重复超过约四轮后收获就很少了。"),
            ]),
            PretrainTables.Texts(summary),
        ]),
        new(new Text("What it learnt", "学到了什么"), [
            new FigureBlock(LossChart(summary, metrics)) { Caption = LossCaption(summary) },
            new FigureBlock(SourceChart(summary, metrics)),
            new WhatToLookAt([
                new Text(
                    "Validation should fall with training. Where it rises while training still falls, the model learns by heart: it has seen its text too often.",
                    "验证值应随训练值一起下降。若训练值仍降而验证值上升，说明模型在死记：文本看得太多遍了。"),
                new Text(
                    $"Knowing nothing costs ln V = {Numeral.Decimals(Math.Log(summary.Number("vocabulary")), 2)} nats a token.",
                    $"一无所知时每个词元需 ln V = {Numeral.Decimals(Math.Log(summary.Number("vocabulary")), 2)} 奈特。"),
            ]),
            PretrainTables.Validation(summary),
        ]),
        .. RollbackSection.Of(summary),
        .. SampleSection(samples),
        new(new Text("Speed", "速度"), [
            new FigureBlock(Chart(new Text("Speed", "速度"), new Axis(new Text("tokens per second", "每秒词元数")) { Minimum = 0 }, metrics, "tokens_per_second")),
            new FigureBlock(Chart(new Text("Share of the measured matmul peak (MFU)", "占实测矩阵乘法峰值的比例（MFU）"), new Axis(new Text("share", "比例")) { Minimum = 0 }, metrics, "mfu"))
            {
                Caption = new Text(
                    "Operations of a token: 6 per weight in matrix products plus 6·N·H·E·T for causal attention; the peak is that of a 2048³ product in the number format used, measured when the process started.",
                    "每个词元的运算量：矩阵乘法中每个权重 6 次，加因果注意力的 6·N·H·E·T；峰值为进程启动时以所用数值格式实测的 2048³ 乘法。"),
            },
        ]) { IsAside = true },
        new(new Text("Learning rate and gradient", "学习率与梯度"), [
            new FigureBlock(Chart(new Text("Learning rate", "学习率"), new Axis(new Text("learning rate", "学习率")) { Minimum = 0 }, metrics, "learning_rate")),
            new FigureBlock(Chart(new Text("Gradient norm before clipping", "裁剪前的梯度范数"), new Axis(new Text("norm", "范数")) { Logarithmic = true }, metrics, "grad_norm", Smoothing)),
        ]) { IsAside = true },
    ];

    private static LineChart LossChart(JsonObject summary, IReadOnlyList<JsonObject> metrics) => new(
        new Text("Loss", "损失"),
        Steps,
        new Axis(new Text("loss", "损失"))
        {
            Unit = new Text("nats per token", "奈特/词元"),
            Maximum = Math.Log(summary.Number("vocabulary")), // guessing; the first steps, worse than that, would flatten all the rest
        },
        [
            new LineSeries(new Text("training", "训练"), metrics.Points("loss")) { Smoothing = Smoothing },
            new LineSeries(new Text("validation, a part", "验证，一部分"), metrics.Points("validation_loss")),
            new LineSeries(new Text("validation, all", "验证，全部"), [new DataPoint(summary.Number("steps"), Math.Log(summary.Number("perplexity")))]),
        ])
    {
        Subtitle = new Text("Training on the batch of each step; validation on the same windows each time", "训练值取自每一步的批次；验证值每次取相同的窗口"),
        References = summary["baseline"] is { } baseline
            ?
            [
                new ReferenceLine(
                    new Text($"n-grams of order {baseline["order"]}", $"{baseline["order"]} 阶 n-gram"), Math.Log(baseline.Number("perplexity"))),
            ]
            : [],
    };

    private static Text LossCaption(JsonObject summary)
    {
        var (all, perplexity) = (Numeral.Decimals(Math.Log(summary.Number("perplexity")), 2), Numeral.Decimals(summary.Number("perplexity"), 2));
        return summary["baseline"] is null
            ? new(
                $"While it trains, a part of the validation text is measured; the last point is all of it after the last step: {all} nats, perplexity {perplexity}.",
                $"训练过程中只在一部分验证文本上测量；最后的点是最后一步之后在全部验证文本上的结果：{all} 奈特，困惑度 {perplexity}。")
            : new(
                $"While it trains, a part of the validation text is measured; the last point is all of it after the last step: {all} nats, perplexity {perplexity}. The dashed line of the n-grams is of all of it too: compare it with that point, not with the curve.",
                $"训练过程中只在一部分验证文本上测量；最后的点是最后一步之后在全部验证文本上的结果：{all} 奈特，困惑度 {perplexity}。n-gram 的虚线同样取自全部验证文本：请与该点相比，而不是与曲线相比。");
    }

    private static LineChart SourceChart(JsonObject summary, IReadOnlyList<JsonObject> metrics) => new(
        new Text("Validation loss of each source", "各数据源的验证损失"),
        Steps,
        new Axis(new Text("loss", "损失")) { Unit = new Text("nats per token", "奈特/词元") },
        [.. summary["validation"]!.AsObject().Select(source => new LineSeries(Text.Same(source.Key), metrics.Points($"validation_loss.{source.Key}")))]);

    private static LineChart Chart(Text title, Axis y, IReadOnlyList<JsonObject> metrics, string key, double smoothing = 0) =>
        new(title, Steps, y, [new LineSeries(y.Title, metrics.Points(key)) { Smoothing = smoothing }]);

    // The last of each prompt; what came before it is a click away.
    private static IEnumerable<ReportSection> SampleSection(IReadOnlyList<JsonObject> samples)
    {
        if (samples.Count > 0)
        {
            var final = samples.Max(s => s.Number("step"));
            var (last, earlier) = (samples.Where(s => s.Number("step") == final), samples.Where(s => s.Number("step") < final).ToList());
            yield return new(new Text("What it wrote", "写了什么"), [
                .. last.Select(Card),
                .. earlier.Count == 0 ? Array.Empty<ReportBlock>() : [new Details(
                    new Text($"The same prompts at earlier steps: {Numeral.Count(earlier.Count)} samples", $"同样的开头在更早的步：{Numeral.Count(earlier.Count)} 个样例"),
                    [.. earlier.Select(Card)])],
            ]);
        }

        static Sample Card(JsonObject s) => new(
            new Text($"After step {Numeral.Count(s.Number("step"))}", $"第 {Numeral.Count(s.Number("step"))} 步之后"),
            s["prompt"]!.GetValue<string>(),
            s["completion"]!.GetValue<string>());
    }

    private static List<JsonObject> Metrics(string folder) => [.. MetricsReader.Read(Path.Combine(folder, StageFiles.Metrics))];

    private static List<JsonObject> Samples(string folder) => [.. MetricsReader.Read(Path.Combine(folder, SampleWriter.FileName))];

    private static Text Show(JsonObject summary, string key, int digits) => Text.Same(Numeral.Decimals(summary.Number(key), digits));

    private static string Count(JsonObject summary, string key) => Numeral.Count(summary.Number(key));

    private static double Median(IReadOnlyList<JsonObject> metrics, string key)
    {
        var values = metrics.Where(m => m.ContainsKey(key)).Select(m => m.Number(key)).Order().ToList();
        return values.Count == 0 ? 0 : values[values.Count / 2];
    }
}
