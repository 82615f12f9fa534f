using System.Globalization;
using System.Text.Json.Nodes;
using Linnet.Alignment.HeldOut;
using Linnet.Core.Artifacts;
using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Metrics;
using Linnet.Core.Reports;
using Linnet.Core.Stages;

namespace Linnet.Alignment.Stages;

/// <summary>Parts of a page that the alignment stages share.</summary>
internal static class AlignmentSections
{
    private const int ShownSamples = 6;

    public static Axis Steps { get; } = new(new Text("step", "步"));

    /// <summary>The score's axis: where zero is and what one is.</summary>
    public static Axis Score { get; } = new(new Text("mean score on held-out questions", "留出问题的平均得分"))
    {
        Unit = new Text("standard deviations of the reference samples", "参考样本的标准差"),
    };

    public static Axis Kl { get; } = new(new Text("KL to the SFT model, whole answers", "与 SFT 模型的 KL（整条答案）")) { Unit = new Text("nats", "奈特"), Minimum = 0 };

    /// <summary>A line over the steps, of one key of metrics.jsonl.</summary>
    public static LineSeries Series(Text name, IReadOnlyList<JsonObject> metrics, string key, double smoothing = 0) =>
        new(name, [.. metrics.Where(line => line.ContainsKey(key)).Select(line => new DataPoint(Number(line, "step"), Number(line, key)))]) { Smoothing = smoothing };

    /// <summary>A chart over the steps.</summary>
    public static FigureBlock Chart(Text title, Axis y, params IReadOnlyList<LineSeries> series) => new(new LineChart(title, Steps, y, series));

    /// <summary>The mean score over the steps, the SFT model as step 0, with the band of one standard error.</summary>
    public static FigureBlock RewardChart(JsonObject summary, IReadOnlyList<JsonObject> metrics)
    {
        List<(double Step, PolicyFigures Figures)> points =
        [
            (0, PolicyFigures.Read(summary, "sft_")),
            .. metrics.Where(line => line.ContainsKey("reward")).Select(line => (Number(line, "step"), PolicyFigures.Read(line, ""))),
        ];
        return new(new LineChart(
            new Text("Score of the policy's answers", "策略答案的得分"),
            Steps,
            Score,
            [
                new LineSeries(new Text("policy", "策略"), [.. points.Select(p => new DataPoint(p.Step, p.Figures.Reward.Mean))])
                {
                    Band = [.. points.Select(p => new BandPoint(
                        p.Step, p.Figures.Reward.Mean - p.Figures.Reward.StandardError, p.Figures.Reward.Mean + p.Figures.Reward.StandardError))],
                },
            ])
        {
            Subtitle = new Text("The same questions and draws each time; shade: one standard error", "每次使用相同的问题和随机数；阴影为一个标准误"),
            References = [new(new Text("SFT", "SFT"), points[0].Figures.Reward.Mean)],
        });
    }

    /// <summary>Policy against SFT model in one table.</summary>
    public static Table Comparison(JsonObject summary)
    {
        var (before, after) = (PolicyFigures.Read(summary, "sft_"), PolicyFigures.Read(summary, ""));
        return new Table(
            [new(new Text("on held-out questions", "留出问题上")), new(new Text("SFT", "SFT"), Numeric: true), new(new Text("policy", "策略"), Numeric: true)],
            [
                Row(new Text("mean score", "平均得分"), before.Reward, after.Reward),
                Row(new Text("KL to SFT, nats", "与 SFT 的 KL，奈特"), before.Kl, after.Kl),
                Row(new Text("answers that people wrote, nats a token", "人写的答案，奈特每词元"), before.ReferenceNats, after.ReferenceNats),
                Row(new Text("length of an answer, tokens", "答案长度，词元"), before.AnswerTokens, after.AnswerTokens),
                Row(new Text("share of answers that end", "能结束的答案比例"), before.EndedShare, after.EndedShare),
                Row(new Text("different token pairs (distinct-2)", "不同词元对的比例（distinct-2）"), before.Distinct2, after.Distinct2),
            ])
        {
            Caption = new Text(
                $"Paired difference of the scores: {Show(summary, "difference")}, 95 % interval {Show(summary, "difference_low")} to {Show(summary, "difference_high")}. ± is one standard error.",
                $"得分的配对差：{Show(summary, "difference")}，95 % 区间 {Show(summary, "difference_low")} 至 {Show(summary, "difference_high")}。± 为一个标准误。"),
        };
    }

    /// <summary>A warning for each sign of reward hacking that the last measurement showed.</summary>
    public static IEnumerable<ReportBlock> Alarms(JsonObject summary) => HackingAlarm
        .Between(PolicyFigures.Read(summary, "sft_"), PolicyFigures.Read(summary, ""))
        .Select(alarm => new Callout(CalloutKind.Warning, new Text(
            alarm.Message.English + " The policy may have found a fault of the reward model: read the answers.",
            alarm.Message.Chinese + "策略可能钻了奖励模型的空子：请阅读答案。")));

    /// <summary>What was answered before and after, with scores.</summary>
    public static ReportSection Samples(string folder)
    {
        var lines = MetricsReader.Read(Path.Combine(folder, AnswerComparison.FileName)).Take(ShownSamples).ToList();
        return new(new Text("Answers before and after", "前后的答案"), [.. lines.SelectMany(line => (ReportBlock[])
        [
            new Sample(Caption(new Text("SFT", "SFT"), line, "before_score"), Value(line, "question") + "\n", Value(line, "before")),
            new Sample(Caption(new Text("in the end", "最终"), line, "after_score"), Value(line, "question") + "\n", Value(line, "after")),
        ])]);

        static Text Caption(Text who, JsonObject line, string key) => new(
            $"{who.English}, score {Show(line, key)}", $"{who.Chinese}，得分 {Show(line, key)}");

        static string Value(JsonObject line, string key) => line[key]!.GetValue<string>();
    }

    /// <summary>Writes a stage's page.</summary>
    public static void Write(StageContext context, ReportPage page) => AtomicFile.WriteText(
        Path.Combine(context.Folder, StageFiles.Report),
        (page with
        {
            Footer = new Text(
                $"Seed {context.Seed}; {context.Execution["device"]}, {context.Execution["dtype"]}, {context.Execution["threads"]} threads.",
                $"种子 {context.Seed}；{context.Execution["device"]}，{context.Execution["dtype"]}，{context.Execution["threads"]} 线程。"),
        }).ToHtml(context.Language));

    /// <summary>The two numbers that every policy is judged by.</summary>
    public static IReadOnlyList<KeyNumber> KeyNumbers(JsonObject summary) =>
    [
        new(new Text("mean score", "平均得分"), Text.Same(Show(summary, "reward")))
        {
            Note = new Text($"SFT: {Show(summary, "sft_reward")}", $"SFT：{Show(summary, "sft_reward")}"),
        },
        new(new Text("KL to SFT", "与 SFT 的 KL"), new Text($"{Show(summary, "kl")} nats", $"{Show(summary, "kl")} 奈特")),
    ];

    public static double Number(JsonObject line, string key) => double.Parse(line[key]!.ToString(), CultureInfo.InvariantCulture);

    /// <summary>A number with three decimals.</summary>
    public static string Show(JsonObject line, string key) => Number(line, key).ToString("F3", CultureInfo.InvariantCulture);

    private static List<Text> Row(Text name, Estimate before, Estimate after) =>
        [name, Text.Same($"{before.Mean:F3} ± {before.StandardError:F3}"), Text.Same($"{after.Mean:F3} ± {after.StandardError:F3}")];

    private static List<Text> Row(Text name, double before, double after) => [name, Text.Same($"{before:F3}"), Text.Same($"{after:F3}")];
}
