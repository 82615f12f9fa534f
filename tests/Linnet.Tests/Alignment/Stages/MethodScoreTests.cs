using System.Text.Json.Nodes;
using Linnet.Alignment.Stages;

namespace Linnet.Tests.Alignment.Stages;

public sealed class MethodScoreTests
{
    [Fact]
    public void OfEachStage_takesBeforeAndIntervalFromThatStageAlone()
    {
        var best = MethodScore.OfBestOfN(Summary(-0.40, 1.00, 0.95, 1.06, ("best_of_n_reward", 0.60)));
        var ppo = MethodScore.OfPpo(Summary(-0.356, 0.823, 0.731, 0.915, ("reward", 0.467)));

        Assert.Equal("−0.40 → 0.60 (+1.00, 95 % interval 0.95 … 1.06)", best.Change.English);
        Assert.Equal("−0.36 → 0.47 (+0.82, 95 % interval 0.73 … 0.92)", ppo.Change.English);
        Assert.Equal("−0.36 → 0.47（+0.82，95% 区间 0.73 … 0.92）", ppo.Change.Chinese);
    }

    [Theory]
    [InlineData(-0.1, 0.2, true)]
    [InlineData(0.01, 0.2, false)]
    [InlineData(-0.2, -0.01, false)]
    public void Change_whoseIntervalHoldsZero_saysSo(double low, double high, bool holdsZero)
    {
        var score = MethodScore.OfDpo(Summary(0, 0.05, low, high, ("reward", 0.05)));

        Assert.Equal(holdsZero, !score.IsToldApart);
        Assert.Equal(holdsZero, score.Change.English.Contains(": not told apart from 0)", StringComparison.Ordinal));
        Assert.Equal(holdsZero, score.Change.Chinese.Contains("：与 0 没有区别）", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("length", "#dpo-alarm")]
    [InlineData("", null)]
    public void OfDpo_afterAnAlarm_leadsToIt(string alarms, string? target)
    {
        var summary = Summary(0, 1, 0.5, 1.5, ("reward", 1));
        summary["alarms"] = alarms;

        Assert.Equal(target, MethodScore.OfDpo(summary).Alarm?.Target);
    }

    [Fact]
    public void Largest_ofMethods_namesTheFirstUnlessTheIntervalsMeet()
    {
        var best = MethodScore.OfBestOfN(Summary(0, 1.00, 0.95, 1.06, ("best_of_n_reward", 1)));
        var near = MethodScore.OfPpo(Summary(0, 0.90, 0.80, 1.00, ("reward", 0.9)));
        var far = MethodScore.OfPpo(Summary(0, 0.80, 0.70, 0.90, ("reward", 0.8)));

        Assert.Equal("The largest rise here is that of Best-of-N, not told apart from that of PPO.", MethodScore.Largest([near, best]).English);
        Assert.Equal("The largest rise here is that of Best-of-N.", MethodScore.Largest([far, best]).English);
    }

    private static JsonObject Summary(double before, double difference, double low, double high, (string Key, double Value) after) => new()
    {
        ["sft_reward"] = before,
        ["difference"] = difference,
        ["difference_low"] = low,
        ["difference_high"] = high,
        [after.Key] = after.Value,
        ["alarms"] = "",
    };
}
