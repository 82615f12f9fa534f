using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Core.Reports;

namespace Linnet.Alignment.Stages;

/// <summary>What one method of alignment did to the mean score of held-out answers, against the tuned model as that method's stage measured it.</summary>
/// <remarks>
/// Every stage has a "before" of its own: Best-of-N means over all of its draws, DPO and PPO over as many as they draw of the policy. Only
/// numbers of one stage are paired, question by question.
/// </remarks>
/// <param name="Name">The method.</param>
/// <param name="Before">The tuned model's mean score.</param>
/// <param name="After">The mean score in the end.</param>
/// <param name="Difference">Mean of the questions' differences.</param>
/// <param name="Low">Lower end of its 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Alarm">Leads to what the page tells of signs of reward hacking; null when none was seen.</param>
public sealed record MethodScore(string Name, double Before, double After, double Difference, double Low, double High, ReportLink? Alarm)
{
    /// <summary>Whether the interval of the difference leaves 0 out.</summary>
    public bool IsToldApart => Low > 0 || High < 0;

    /// <summary>Before, after, and the difference with its interval: <c>−0.36 → 0.47 (+0.82, 95 % interval 0.73 … 0.92)</c>.</summary>
    public Text Change
    {
        get
        {
            var scores = $"{Numeral.Decimals(Before, 2)} → {Numeral.Decimals(After, 2)}";
            var (difference, interval) = (Numeral.WithSign(Difference, 2), Numeral.Interval(Low, High, 2));
            return new(
                $"{scores} ({difference}, 95 % interval {interval}{(IsToldApart ? "" : ": not told apart from 0")})",
                $"{scores}（{difference}，95% 区间 {interval}{(IsToldApart ? "" : "：与 0 没有区别")}）");
        }
    }

    /// <summary>Reads the summary of <see cref="BestOfNStage"/>.</summary>
    public static MethodScore OfBestOfN(JsonObject summary) => Read("Best-of-N", summary, "best_of_n_reward", alarm: null);

    /// <summary>Reads the summary of <see cref="DpoStage"/>.</summary>
    public static MethodScore OfDpo(JsonObject summary) => Read("DPO", summary, "reward", DpoReport.AlarmAnchor);

    /// <summary>Reads the summary of <see cref="PpoStage"/>.</summary>
    public static MethodScore OfPpo(JsonObject summary) => Read("PPO", summary, "reward", PpoReport.AlarmAnchor);

    /// <summary>Which method raised the score most, or that the first two cannot be told apart.</summary>
    /// <param name="methods">At least two methods.</param>
    public static Text Largest(IReadOnlyList<MethodScore> methods)
    {
        ArgumentNullException.ThrowIfNull(methods);
        ArgumentOutOfRangeException.ThrowIfLessThan(methods.Count, 2);
        var order = methods.OrderByDescending(method => method.Difference).ToList();
        return order[1].High >= order[0].Low
            ? new(
                $"The largest rise here is that of {order[0].Name}, not told apart from that of {order[1].Name}.",
                $"这里升幅最大的是 {order[0].Name}，但与 {order[1].Name} 没有区别。")
            : new($"The largest rise here is that of {order[0].Name}.", $"这里升幅最大的是 {order[0].Name}。");
    }

    private static MethodScore Read(string name, JsonObject summary, string after, string? alarm)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var fired = alarm is not null && summary["alarms"] is { } alarms && alarms.ToString().Length > 0;
        return new(
            name,
            summary.Number("sft_reward"),
            summary.Number(after),
            summary.Number("difference"),
            summary.Number("difference_low"),
            summary.Number("difference_high"),
            fired ? new ReportLink(new Text("An alarm of reward hacking fired.", "触发了奖励作弊警报。"), "#" + alarm) : null);
    }
}
