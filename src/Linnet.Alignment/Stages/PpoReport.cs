using System.Text.Json.Nodes;
using Linnet.Alignment.HeldOut;
using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Metrics;
using Linnet.Core.Reports;
using Linnet.Core.Stages;
using static Linnet.Alignment.Stages.AlignmentSections;

namespace Linnet.Alignment.Stages;

/// <summary>The page of <see cref="PpoStage"/>: score, KL, entropy, the path against Best-of-N, the health of the training, the answers.</summary>
public static class PpoReport
{
    /// <summary>Where a link finds the alarm, if one fired.</summary>
    public const string AlarmAnchor = "ppo-alarm";

    /// <summary>The path of score against KL over the measurements, the SFT model first, for figures that show several policies.</summary>
    /// <param name="summary">The stage's summary in stage.json; DPO's has the same keys.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="name">The line's name.</param>
    public static LineSeries ScoreAgainstKl(JsonObject summary, string folder, Text name)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return new(name,
        [
            new DataPoint(0, summary.Number("sft_reward")),
            .. MetricsReader.Read(Path.Combine(folder, StageFiles.Metrics)).Where(line => line.ContainsKey("reward"))
                .Select(line => PolicyFigures.Read(line, "")).Select(figures => new DataPoint(Math.Max(0, figures.Kl.Mean), figures.Reward.Mean)),
        ]);
    }

    /// <summary>The stage's figures, tables and samples.</summary>
    /// <param name="summary">Its summary in stage.json.</param>
    /// <param name="folder">Its folder.</param>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary, string folder)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var metrics = MetricsReader.Read(Path.Combine(folder, StageFiles.Metrics)).ToList();
        var bestOfN = summary["best_of_n"]!.AsArray().Select(point => point!.AsObject()).ToList();
        var path = ScoreAgainstKl(summary, folder, new Text("PPO", "PPO"));
        return
        [
            new(new Text("Does it answer better?", "答得更好了吗？"), [
                .. Alarms(summary, AlarmAnchor),
                RewardChart(summary, metrics),
                Comparison(summary),
                new FigureBlock(new LineChart(
                    new Text("Score against distance", "得分与距离"), Kl, Score, bestOfN.Count == 0 ? [path] : [path, BestOfNReport.ScoreAgainstKl(bestOfN)])
                {
                    Subtitle = new Text("PPO from step to step; Best-of-N for n = 1, 2, 4, …", "PPO 逐步推进；Best-of-N 取 n = 1、2、4、…"),
                }),
                new WhatToLookAt([
                    new Text(
                        "Higher at the same KL is better. Best-of-N buys score with samples and is hard to beat at small KL; PPO pays once, in training.",
                        "相同 KL 下得分越高越好。Best-of-N 用采样换得分，小 KL 时很难被超过；PPO 只在训练时付出一次代价。"),
                    new Text(
                        "A score that rises while the answers that people wrote become unlikely, or while answers grow alike or long, is reward hacking: the table and the answers tell.",
                        "若得分上升，而人写的答案变得不太可能，或答案变得雷同、冗长，就是奖励作弊：请看表格和答案。"),
                ]),
            ]),
            new(new Text("KL and entropy", "KL 与熵"), [
                Chart(
                    new Text("Distance from the SFT model", "与 SFT 模型的距离"), Kl,
                    Series(new Text("each step's answers", "每步的答案"), metrics, "rollout_kl"),
                    Series(new Text("held-out questions", "留出问题"), metrics, "kl")),
                Chart(
                    new Text("KL coefficient β", "KL 系数 β"), new Axis(new Text("score a nat", "每奈特的得分")) { Minimum = 0 },
                    Series(new Text("β", "β"), metrics, "kl_coefficient")),
                Chart(
                    new Text("Entropy of the next token", "下一词元的熵"), new Axis(new Text("entropy", "熵")) { Unit = new Text("nats", "奈特"), Minimum = 0 },
                    Series(new Text("policy", "策略"), metrics, "entropy")),
            ]),
            new(new Text("Is the training sound?", "训练是否健康？"), [
                Chart(
                    new Text("Score of each step's answers", "每步答案的得分"), new Axis(new Text("mean score", "平均得分")),
                    Series(new Text("score", "得分"), metrics, "score", smoothing: 0.7)),
                Chart(
                    new Text("What the values foresee", "价值估计的预见程度"), new Axis(new Text("explained variance", "可解释方差")),
                    Series(new Text("explained variance", "可解释方差"), metrics, "explained_variance")),
                Chart(
                    new Text("Tokens outside the clip range", "超出裁剪范围的词元"), new Axis(new Text("share", "比例")) { Minimum = 0 },
                    Series(new Text("share", "比例"), metrics, "ratio_clipped")),
                Chart(
                    new Text("Length of the answers", "答案长度"), new Axis(new Text("tokens", "词元")) { Minimum = 0 },
                    Series(new Text("tokens", "词元"), metrics, "answer_tokens")),
                new WhatToLookAt([
                    new Text(
                        $"Before the first update of a step the ratio is exactly 1: the largest error in all steps was {NumberText.Of(metrics.Max(line => line.Number("first_ratio_error")), 2)}.",
                        $"每步第一次更新之前比值恰为 1：所有步中的最大误差为 {NumberText.Of(metrics.Max(line => line.Number("first_ratio_error")), 2)}。"),
                    new Text(
                        $"Sampler and training model agree within {Show(summary, "sampler_difference")} nats a token on average: they round differently.",
                        $"采样引擎与训练模型平均每词元相差 {Show(summary, "sampler_difference")} 奈特：两者舍入方式不同。"),
                    new Text(
                        "Explained variance above 0 says that the value head helps; entropy that falls to 0 says that the policy has stopped exploring.",
                        "可解释方差大于 0 说明价值头有用；熵跌到 0 说明策略已停止探索。"),
                ]),
            ]),
            Samples(folder),
        ];
    }

    internal static void Write(StageContext context, JsonObject summary) => AlignmentSections.Write(
        context,
        new ReportPage(new Text("Proximal policy optimization", "近端策略优化（PPO）"), Sections(summary, context.Folder))
        {
            Lead = new Text(
                $"{Numeral.Count(summary.Number("steps"))} steps of {Numeral.Count(summary.Number("rollouts"))} answers each; policy and value function share one backbone, the price of distance is steered to a KL of {summary["kl_target"]} nats.",
                $"共 {Numeral.Count(summary.Number("steps"))} 步，每步 {Numeral.Count(summary.Number("rollouts"))} 个答案；策略与价值函数共用主干，偏离的代价被调节到 KL 为 {summary["kl_target"]} 奈特。"),
            KeyNumbers = KeyNumbers(summary),
        });
}
