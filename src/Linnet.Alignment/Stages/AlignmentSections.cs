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
    private const int OpenSamples = 3;

    public static Axis Steps { get; } = new(new Text("step", "步"));

    /// <summary>The score's axis: where zero is and what one is.</summary>
    public static Axis Score { get; } = new(new Text("mean score on held-out questions", "留出问题的平均得分"))
    {
        Unit = new Text("standard deviations of the reference samples", "参考样本的标准差"),
    };

    public static Axis Kl { get; } = new(new Text("KL to the SFT model, whole answers", "与 SFT 模型的 KL（整条答案）")) { Unit = new Text("nats", "奈特"), Minimum = 0 };

    /// <summary>A line over the steps, of one key of metrics.jsonl.</summary>
    public static LineSeries Series(Text name, IReadOnlyList<JsonObject> metrics, string key, double smoothing = 0) =>
        new(name, metrics.Points(key)) { Smoothing = smoothing };

    /// <summary>A chart over the steps.</summary>
    public static FigureBlock Chart(Text title, Axis y, params IReadOnlyList<LineSeries> series) => new(new LineChart(title, Steps, y, series));

    /// <summary>The mean score over the steps, the SFT model as step 0, with the band of one standard error.</summary>
    public static FigureBlock RewardChart(JsonObject summary, IReadOnlyList<JsonObject> metrics)
    {
        List<(double Step, PolicyFigures Figures)> points =
        [
            (0, PolicyFigures.Read(summary, "sft_")),
            .. metrics.Where(line => line.ContainsKey("reward")).Select(line => (line.Number("step"), PolicyFigures.Read(line, ""))),
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
            Subtitle = new Text("The same questions and draws each time, fewer draws between the first and the last; shade: one standard error",
                "每次使用相同的问题和随机数，首末之间抽样较少；阴影为一个标准误"),
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
                Row(new Text("answers that people wrote, nats a token", "人写的答案，奈特每词元"), before.ReferenceNats, after.ReferenceNats, digits: 3),
                Row(new Text("length of an answer, tokens", "答案长度，词元"), before.AnswerTokens, after.AnswerTokens, digits: 1),
                [new Text("answers that end", "能结束的答案"), Numeral.Percent(before.EndedShare), Numeral.Percent(after.EndedShare)],
                Row(new Text("different token pairs (distinct-2)", "不同词元对的比例（distinct-2）"), before.Distinct2, after.Distinct2, digits: 3),
            ])
        {
            Caption = new Text(
                $"Paired difference of the scores: {Difference(summary).English}. ± is one standard error.",
                $"得分的配对差：{Difference(summary).Chinese}。± 为一个标准误。"),
        };
    }

    /// <summary>The paired difference of the last scores, its interval, and what it means where the interval holds 0.</summary>
    public static Text Difference(JsonObject summary)
    {
        var (low, high) = (summary.Number("difference_low"), summary.Number("difference_high"));
        var value = Numeral.WithSign(summary.Number("difference"), 3);
        var interval = Numeral.Interval(low, high, 3);
        return low <= 0 && high >= 0
            ? new($"{value}, 95 % interval {interval}: not told apart from 0", $"{value}，95% 区间 {interval}：与 0 没有区别")
            : new($"{value}, 95 % interval {interval}", $"{value}，95% 区间 {interval}");
    }

    /// <summary>A warning for each sign of reward hacking that the last measurement showed; the first bears the anchor of the stage.</summary>
    public static IEnumerable<ReportBlock> Alarms(JsonObject summary, string anchor) => HackingAlarm
        .Between(PolicyFigures.Read(summary, "sft_"), PolicyFigures.Read(summary, ""))
        .Select((alarm, i) => new Callout(CalloutKind.Warning, new Text(
            alarm.Message.English + " The policy may have found a fault of the reward model: read the answers.",
            alarm.Message.Chinese + "策略可能钻了奖励模型的空子：请阅读答案。"))
        {
            Anchor = i == 0 ? anchor : null,
        });

    /// <summary>What was answered before and after, with scores.</summary>
    public static ReportSection Samples(string folder)
    {
        var lines = MetricsReader.Read(Path.Combine(folder, AnswerComparison.FileName)).Take(ShownSamples).ToList();
        return new(new Text("Answers before and after", "前后的答案"), Details.Beyond(OpenSamples, lines.Select(line => new AnswerCard(Value(line, "question"),
        [
            new(Caption(new Text("SFT", "SFT"), line, "before_score"), Value(line, "before")),
            new(Caption(new Text("in the end", "最终"), line, "after_score"), Value(line, "after")),
        ]))));

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

    /// <summary>A number with three decimals.</summary>
    public static string Show(JsonObject line, string key) => Numeral.Decimals(line.Number(key), 3);

    private static List<Text> Row(Text name, Estimate before, Estimate after) =>
        [name, Text.Same(Numeral.WithError(before.Mean, before.StandardError, 3)), Text.Same(Numeral.WithError(after.Mean, after.StandardError, 3))];

    private static List<Text> Row(Text name, double before, double after, int digits) =>
        [name, Text.Same(Numeral.Decimals(before, digits)), Text.Same(Numeral.Decimals(after, digits))];
}
