using System.Text.Json.Nodes;
using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Stages;
using static Linnet.Alignment.Stages.AlignmentSections;

namespace Linnet.Alignment.Stages;

/// <summary>The page of <see cref="BestOfNStage"/>: the score over n and over KL, the control, the answers.</summary>
public static class BestOfNReport
{
    /// <summary>The curve of score against KL, for figures that show several policies.</summary>
    /// <param name="curve">Points of <see cref="BestOfNStage.CurveFile"/>, or of <c>summary.rewards</c>.</param>
    public static LineSeries ScoreAgainstKl(IEnumerable<JsonObject> curve) => new(
        new Text("Best-of-N", "Best-of-N"),
        [.. curve.Select(point => new DataPoint(point.Number("kl"), point.Number("reward")))]);

    /// <summary>The stage's figures, tables and samples.</summary>
    /// <param name="summary">Its summary in stage.json.</param>
    /// <param name="folder">Its folder.</param>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary, string folder)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var curve = summary["rewards"]!.AsArray().Select(point => point!.AsObject()).ToList();
        return
        [
            new(new Text("The best of n answers", "n 个答案中的最好者"), [
                new FigureBlock(new LineChart(
                    new Text("Score of the best of n", "n 个中最好者的得分"),
                    new Axis(new Text("n, answers to choose from", "n，可选的答案数")) { Logarithmic = true },
                    Score,
                    [
                        new LineSeries(
                            new Text("chosen by the reward model", "由奖励模型挑选"),
                            [.. curve.Select(point => new DataPoint(point.Number("n"), point.Number("reward")))])
                        {
                            Band = [.. curve.Select(point => new BandPoint(
                                point.Number("n"),
                                point.Number("reward") - point.Number("reward_standard_error"),
                                point.Number("reward") + point.Number("reward_standard_error")))],
                        },
                    ])
                {
                    Subtitle = new Text(
                        "Unbiased estimates from all answers to each question; shade: one standard error", "用每个问题的全部答案做无偏估计；阴影为一个标准误"),
                    References = [new(new Text("one answer (SFT)", "单个答案（SFT）"), summary.Number("sft_reward"))],
                }),
                new FigureBlock(new LineChart(
                    new Text("Score against distance", "得分与距离"), Kl, Score, [ScoreAgainstKl(curve)]))
                {
                    Caption = new Text(
                        "KL of the best of n to one answer: ln n − (n − 1)/n, exact where scores do not tie. No weight was changed.",
                        "n 个中最好者相对单个答案的 KL：ln n − (n − 1)/n，无并列得分时精确。没有改动任何权重。"),
                },
                new Table(
                    [
                        new(new Text("n", "n"), Numeric: true),
                        new(new Text("KL, nats", "KL，奈特"), Numeric: true),
                        new(new Text("mean score", "平均得分"), Numeric: true),
                        new(new Text("above one answer", "高于单个答案"), Numeric: true),
                        new(new Text("95 % interval", "95% 区间"), Numeric: true),
                    ],
                    [.. curve.Select(point => (IReadOnlyList<Text>)
                    [
                        Text.Same(Numeral.Count(point.Number("n"))),
                        Text.Same(point.Number("kl") == 0 ? "0" : Show(point, "kl")),
                        Text.Same(Numeral.WithError(point.Number("reward"), point.Number("reward_standard_error"), 3)),
                        .. point.Number("n") == 1
                            ? [Text.Same("–"), Text.Same("–")]
                            : (Text[])[Text.Same(Show(point, "difference")), Text.Same(Numeral.Interval(point.Number("difference_low"), point.Number("difference_high"), 3))],
                    ])]),
                new WhatToLookAt([
                    new Text(
                        "The score must rise with n, ever more slowly. It rises by construction of the choice: whether the answers are better is for the eye, or for another judge, to say.",
                        "得分应随 n 上升，且越来越慢。得分上升是挑选本身造成的：答案是否真的更好，要靠人眼或另一位评判来看。"),
                    new Text(
                        $"The control chooses blindly: it differs from one answer by {Show(summary, "random_choice_difference")}"
                        + $" (95 % interval {Numeral.Interval(summary.Number("random_choice_difference_low"), summary.Number("random_choice_difference_high"), 3)}), which should hold 0.",
                        $"对照组盲选：与单个答案相差 {Show(summary, "random_choice_difference")}"
                        + $"（95% 区间 {Numeral.Interval(summary.Number("random_choice_difference_low"), summary.Number("random_choice_difference_high"), 3)}），应包含 0。"),
                    new Text(
                        $"Length: the chosen answers have {Numeral.Decimals(summary.Number("best_answer_tokens"), 1)} tokens, all answers {Numeral.Decimals(summary.Number("sft_answer_tokens"), 1)}. A reward model that only likes length would show here.",
                        $"长度：选中的答案为 {Numeral.Decimals(summary.Number("best_answer_tokens"), 1)} 个词元，全部答案为 {Numeral.Decimals(summary.Number("sft_answer_tokens"), 1)} 个。若奖励模型只偏爱长度，会在此显现。"),
                ]),
            ]),
            Samples(folder),
        ];
    }

    internal static void Write(StageContext context, JsonObject summary) => AlignmentSections.Write(
        context,
        new ReportPage(new Text("Best-of-N", "Best-of-N"), Sections(summary, context.Folder))
        {
            Lead = new Text(
                $"The SFT model answers {Numeral.Count(summary.Number("questions"))} held-out questions {Numeral.Count(summary.Number("answers"))} times each, and the reward model chooses.",
                $"SFT 模型对 {Numeral.Count(summary.Number("questions"))} 个留出问题各作答 {Numeral.Count(summary.Number("answers"))} 次，由奖励模型挑选。"),
            KeyNumbers =
            [
                new(new Text("mean score of the best", "最好者的平均得分"), Text.Same(Show(summary, "best_of_n_reward")))
                {
                    Note = new Text($"SFT: {Show(summary, "sft_reward")}", $"SFT：{Show(summary, "sft_reward")}"),
                },
                new(new Text("KL to SFT", "与 SFT 的 KL"), new Text($"{Show(summary, "best_of_n_kl")} nats", $"{Show(summary, "best_of_n_kl")} 奈特")),
            ],
        });
}
