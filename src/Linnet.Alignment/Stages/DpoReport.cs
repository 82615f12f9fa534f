using System.Text.Json.Nodes;
using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Metrics;
using Linnet.Core.Reports;
using Linnet.Core.Stages;
using static Linnet.Alignment.Stages.AlignmentSections;

namespace Linnet.Alignment.Stages;

/// <summary>The page of <see cref="DpoStage"/>: the score, what the loss did to the pairs, the answers.</summary>
public static class DpoReport
{
    /// <summary>Where a link finds the alarm, if one fired.</summary>
    public const string AlarmAnchor = "dpo-alarm";

    /// <summary>The stage's figures, tables and samples.</summary>
    /// <param name="summary">Its summary in stage.json.</param>
    /// <param name="folder">Its folder.</param>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary, string folder)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var metrics = MetricsReader.Read(Path.Combine(folder, StageFiles.Metrics)).ToList();
        return
        [
            new(new Text("Does it answer better?", "答得更好了吗？"), [
                .. Alarms(summary, AlarmAnchor),
                RewardChart(summary, metrics),
                Comparison(summary),
                Chart(new Text("Distance from the SFT model", "与 SFT 模型的距离"), Kl, Series(new Text("policy", "策略"), metrics, "kl")),
            ]),
            new(new Text("What the loss did to the pairs", "损失对偏序对的作用"), [
                Chart(new Text("Loss", "损失"), new Axis(new Text("loss", "损失")) { Unit = new Text("nats", "奈特") }, Series(new Text("loss", "损失"), metrics, "loss")),
                Chart(
                    new Text("log π − log π of the SFT model", "log π 与 SFT 模型 log π 之差"),
                    new Axis(new Text("mean over pairs", "偏序对平均")) { Unit = new Text("nats", "奈特") },
                    Series(new Text("chosen", "优选"), metrics, "chosen_log_ratio"),
                    Series(new Text("rejected", "被拒"), metrics, "rejected_log_ratio")),
                Chart(
                    new Text("Pairs in the right order", "次序正确的偏序对"),
                    new Axis(new Text("share", "比例")) { Minimum = 0, Maximum = 1 },
                    Series(new Text("accuracy", "准确率"), metrics, "accuracy")),
                new WhatToLookAt([
                    new Text(
                        "The loss begins at ln 2 = 0.693: policy and reference are the same model. The margin between the two lines is what DPO learns.",
                        "损失从 ln 2 = 0.693 开始：此时策略与参考是同一个模型。两条线之间的间距正是 DPO 所学。"),
                    new Text(
                        "The chosen answers may become less likely too. That is no fault of the program: the loss knows only the difference of the two.",
                        "优选的答案也可能变得不太可能。这不是程序错误：损失只看两者之差。"),
                ]),
            ]),
            Samples(folder),
        ];
    }

    internal static void Write(StageContext context, JsonObject summary) => AlignmentSections.Write(
        context,
        new ReportPage(new Text("Direct preference optimization", "直接偏好优化（DPO）"), Sections(summary, context.Folder))
        {
            Lead = new Text(
                $"{Numeral.Count(summary.Number("pairs"))} pairs of the SFT model's own answers, the best and the worst by the reward model; β = {summary["beta"]}, {Numeral.Count(summary.Number("steps"))} steps.",
                $"SFT 模型自己的答案组成 {Numeral.Count(summary.Number("pairs"))} 个偏序对，由奖励模型取最好与最差；β = {summary["beta"]}，共 {Numeral.Count(summary.Number("steps"))} 步。"),
            KeyNumbers = KeyNumbers(summary),
        });
}
