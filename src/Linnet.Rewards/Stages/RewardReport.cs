using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Metrics;
using Linnet.Core.Reports;
using Linnet.Core.Stages;
using Linnet.Rewards.Pairs;

namespace Linnet.Rewards.Stages;

/// <summary>The page of a reward model: mean, variance and histograms of the gaps, accuracy per kind with its control, and pairs with their scores.</summary>
public static class RewardReport
{
    private const int Histograms = 5;
    private const double Smoothing = 0.9;

    private static readonly Axis Steps = new(new Text("step", "步"));

    /// <summary>Writes <c>report.html</c> from what the stage left in its folder.</summary>
    public static void Write(StageContext context, JsonObject summary)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(summary);
        var page = new ReportPage(new Text("Reward model", "奖励模型"), Sections(summary, context.Folder))
        {
            Lead = new Text(
                $"A decoder that was taught to answer now scores answers: trained for {Numeral.Count(summary.Number("steps"))} steps on {Numeral.Count(summary["train_pairs"]!.Number("pairs"))} preference pairs, measured on {Numeral.Count(summary["validation_pairs"]!.Number("pairs"))} from other documents.",
                $"学过作答的解码器现在为答案打分：在 {Numeral.Count(summary["train_pairs"]!.Number("pairs"))} 个偏序对上训练 {Numeral.Count(summary.Number("steps"))} 步，用其他文档的 {Numeral.Count(summary["validation_pairs"]!.Number("pairs"))} 个偏序对衡量。"),
            KeyNumbers = KeyNumbers(summary),
            Footer = new Text(
                $"Seed {context.Seed}; {context.Execution["device"]}, {context.Execution["dtype"]}, {context.Execution["threads"]} threads.",
                $"种子 {context.Seed}；{context.Execution["device"]}，{context.Execution["dtype"]}，{context.Execution["threads"]} 线程。"),
        };
        AtomicFile.WriteText(Path.Combine(context.Folder, StageFiles.Report), page.ToHtml(context.Language));
    }

    /// <summary>What the page shows, also for the page of a whole story.</summary>
    /// <param name="summary">The stage's summary.</param>
    /// <param name="folder">The stage's folder.</param>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary, string folder)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var metrics = MetricsReader.Read(Path.Combine(folder, StageFiles.Metrics)).ToList();
        var gaps = MetricsReader.Read(Path.Combine(folder, RewardJournal.GapFile)).ToList();
        var scored = MetricsReader.Read(Path.Combine(folder, RewardJournal.ScoredFile)).ToList();
        return
        [
            new(new Text("How far chosen and rejected come apart", "优选与被拒如何拉开"), [
                new FigureBlock(Chart(new Text("Mean of the gap", "分差均值"), new Axis(new Text("score of chosen − score of rejected", "优选分 − 被拒分")), metrics, "gap_mean")),
                new FigureBlock(Chart(new Text("Variance of the gap", "分差方差"), new Axis(new Text("score²", "分²")) { Minimum = 0 }, metrics, "gap_variance")),
                new WhatToLookAt([
                    new Text(
                        "Before training the gaps lie around 0. The mean should rise and then settle; the variance rises with it, for easy pairs come further apart than hard ones.",
                        "训练前分差在 0 附近。均值应上升后趋稳；方差随之上升，因为容易的对比困难的拉得更开。"),
                    new Text(
                        "A mean that grows without end while accuracy stands still only makes the model surer of itself.",
                        "若均值不断增大而准确率不变，模型只是更加自信而已。"),
                ]),
            ]),
            new(new Text("The gaps of the same pairs, step by step", "同一批偏序对的分差逐步变化"), [
                new Paragraph(new Text(
                    "Bins and vertical axis are the same in all figures; what lies farther out is counted in the outer bins, ≤ and ≥. Left of 0 a pair is in the wrong order.",
                    "各图的分组与纵轴相同；更远的值计入两端标有 ≤ 与 ≥ 的组。0 左侧为顺序错误的偏序对。")),
                .. GapHistograms(gaps),
            ]),
            new(new Text("Accuracy by kind", "各类准确率"), [
                new FigureBlock(AccuracyBars(summary)),
                AccuracyTable(summary),
                new WhatToLookAt([
                    new Text(
                        "`other` is the hard kind: both answers are good sentences, and only the prompt tells which is right. Damaged answers can be told without it.",
                        "`other` 最难：两个答案都是好句子，只有提示能说明哪个正确。损坏的答案不看提示也能分辨。"),
                    new Text(
                        "Without the prompt `other` must stand at 50 %: each of its answers is chosen as often as rejected. More would mean that the pairs give the order away.",
                        "去掉提示后 `other` 必须为 50%：每个答案被选与被拒的次数相同。若更高，说明偏序对本身泄露了顺序。"),
                ]),
                new FigureBlock(AccuracyCurves(metrics)),
            ]),
            new(new Text("Loss and learning rate", "损失与学习率"), [
                new FigureBlock(LossChart(metrics)),
                new FigureBlock(Chart(new Text("Learning rate", "学习率"), new Axis(new Text("learning rate", "学习率")) { Minimum = 0 }, metrics, "learning_rate")),
            ]),
            new(new Text("Pairs and their scores", "偏序对及其得分"), [
                new Paragraph(new Text(
                    $"Scores have no zero of their own. Chosen answers have mean {Numeral.Decimals(summary.Number("score_mean"), 2)} and standard deviation {Numeral.Decimals(summary.Number("score_standard_deviation"), 2)}; both are saved with the model.",
                    $"得分本身没有零点。优选答案的均值为 {Numeral.Decimals(summary.Number("score_mean"), 2)}，标准差为 {Numeral.Decimals(summary.Number("score_standard_deviation"), 2)}；两者随模型保存。")),
                .. Details.Beyond(PairKind.All.Count, Examples(scored)),
            ]),
        ];
    }

    private static List<KeyNumber> KeyNumbers(JsonObject summary)
    {
        var numbers = new List<KeyNumber> { new(new Text("pairs in the right order", "顺序正确的偏序对"), Numeral.Percent(summary.Number("accuracy"))) };
        if (summary["accuracy_by_kind"]![PairKind.Other] is { } other)
        {
            numbers.Add(new(new Text("another prompt's answer", "另一提示的答案"), Numeral.Percent(other.Number())));
        }

        if (summary.ContainsKey("accuracy_without_prompt"))
        {
            numbers.Add(new(new Text("the same without the prompt", "同上，去掉提示"), Numeral.Percent(summary.Number("accuracy_without_prompt")))
            {
                Note = new Text("must be 50 %", "必须为 50%"),
            });
        }

        numbers.Add(new(new Text("mean gap, first → last", "平均分差，首 → 末"), Text.Same($"{Numeral.Decimals(summary.Number("gap_mean_first"), 2)} → {Numeral.Decimals(summary.Number("gap_mean_last"), 2)}")));
        return numbers;
    }

    private static IEnumerable<FigureBlock> GapHistograms(List<JsonObject> lines)
    {
        // The first, the last, and those between that are spread most evenly.
        var shown = Enumerable.Range(0, Histograms).Select(i => i * (lines.Count - 1) / (Histograms - 1)).Distinct().Select(i => lines[i]).ToList();
        var gaps = shown.Select(line => line["gaps"]!.AsArray().Select(gap => gap!.Number()).ToList()).ToList();
        var sorted = gaps.SelectMany(list => list).Order().ToList();

        // A few far gaps would make all the others narrow: one in fifty at each side stands in an outer bin.
        var ends = new Ends(Math.Min(0, sorted[sorted.Count / 50]), Math.Max(0, sorted[sorted.Count - 1 - sorted.Count / 50]));
        var histograms = shown.Zip(gaps, (line, list) => new Histogram(
            line["step"]!.GetValue<int>() == 0 ? new Text("Before training", "训练之前") : new Text($"After step {Numeral.Count(line.Number("step"))}", $"第 {Numeral.Count(line.Number("step"))} 步之后"),
            new Axis(new Text("gap", "分差")),
            new Axis(new Text("pairs", "偏序对")),
            list)
        {
            Subtitle = new Text(
                $"{list.Count(gap => gap > 0)} of {list.Count} in the right order, mean gap {Numeral.Decimals(list.Average(), 2)}",
                $"{list.Count} 对中 {list.Count(gap => gap > 0)} 对顺序正确，平均分差 {Numeral.Decimals(list.Average(), 2)}"),
            Within = ends,
            Bins = 24,
            Height = 240,
        }).ToList();
        var tallest = histograms.Max(histogram => histogram.TallestBin);
        return histograms.Select(histogram => new FigureBlock(histogram with { ReachedCount = tallest }));
    }

    private static BarChart AccuracyBars(JsonObject summary) => new(
        new Text("Pairs in the right order", "顺序正确的偏序对"),
        new Axis(new Text("share of the pairs, %", "占偏序对的比例，%")),
        [.. Kinds(summary).Select(kind => Accuracy(
                PreferencePairsReport.Name(kind), summary["accuracy_by_kind"]!.Number(kind), summary["accuracy_interval_by_kind"]![kind]!)),
            .. Kinds(summary).Where(kind => kind == PairKind.Other).Select(kind => Accuracy(
                new Text("other, without the prompt", "other，去掉提示"),
                summary.Number("accuracy_without_prompt"),
                summary["accuracy_without_prompt_interval"]!))])
    {
        Subtitle = new Text("Whiskers: 95 % intervals", "细线：95% 区间"),
        References = [new ReferenceLine(new Text("chance", "随机"), 50)],
    };

    private static Bar Accuracy(Text name, double share, JsonNode interval) =>
        new(name, 100 * share) { Low = 100 * interval[0]!.Number(), High = 100 * interval[1]!.Number() };

    private static Table AccuracyTable(JsonObject summary) => new(
        [
            new(new Text("kind", "种类")),
            new(new Text("pairs", "偏序对"), Numeric: true),
            new(new Text("accuracy", "准确率"), Numeric: true),
            new(new Text("95 % interval", "95% 区间"), Numeric: true),
            new(new Text("without the prompt", "去掉提示"), Numeric: true),
        ],
        [.. Kinds(summary).Select(kind => (IReadOnlyList<Text>)
        [
            PreferencePairsReport.Name(kind),
            Text.Same(Numeral.Count(summary["validation_pairs"]!.Number(kind))),
            Numeral.Percent(summary["accuracy_by_kind"]!.Number(kind)),
            Range(summary["accuracy_interval_by_kind"]![kind]!),
            Numeral.Percent(summary["accuracy_without_prompt_by_kind"]!.Number(kind)),
        ])])
    {
        Caption = new Text("Wilson intervals; equal scores count half. The control asks the same model an empty question.", "威尔逊区间；得分相等算一半。对照是对同一模型提空问题。"),
    };

    private static LineChart AccuracyCurves(List<JsonObject> metrics) => new(
        new Text("Accuracy while it learns", "学习过程中的准确率"),
        Steps,
        new Axis(new Text("share in the right order", "顺序正确的比例")) { Maximum = 1 },
        [.. PairKind.All.Select(kind => new LineSeries(Text.Same(kind), metrics.Points($"accuracy_{kind}"))).Where(series => series.Points.Count > 0)])
    {
        References = [new ReferenceLine(new Text("chance", "随机"), 0.5)],
    };

    private static LineChart LossChart(List<JsonObject> metrics) => new(
        new Text("Loss", "损失"),
        Steps,
        new Axis(new Text("−log σ(gap)", "−log σ(分差)")) { Unit = new Text("nats", "奈特"), Minimum = 0 },
        [
            new LineSeries(new Text("training", "训练"), metrics.Points("loss")) { Smoothing = Smoothing },
            new LineSeries(new Text("validation", "验证"), metrics.Points("validation_loss")),
        ])
    {
        References = [new ReferenceLine(new Text("chance (ln 2)", "随机（ln 2）"), Math.Log(2))],
    };

    private static LineChart Chart(Text title, Axis y, List<JsonObject> metrics, string key) =>
        new(title, Steps, y, [new LineSeries(title, metrics.Points(key))]);

    private static IEnumerable<Sample> Examples(List<JsonObject> scored) => PairKind.All
        .SelectMany(kind => scored.Where(line => line["kind"]!.GetValue<string>() == kind).Take(2).Select((line, i) => (line, i)))
        .OrderBy(example => example.i).Select(example => example.line)
        .Select(line => new Sample(
            PreferencePairsReport.Name(line["kind"]!.GetValue<string>()),
            line["prompt"]!.GetValue<string>() + "\n",
            $"{Score(line, "chosen_score")}  + {line["chosen"]!.GetValue<string>()}\n{Score(line, "rejected_score")}  − {line["rejected"]!.GetValue<string>()}"));

    private static string Score(JsonObject line, string key) => Numeral.WithSign(line.Number(key), 2).PadLeft(7);

    private static IEnumerable<string> Kinds(JsonObject summary) => summary["accuracy_by_kind"]!.AsObject().Select(entry => entry.Key);

    private static Text Range(JsonNode interval) => Numeral.PercentInterval(interval[0]!.Number(), interval[1]!.Number());
}
