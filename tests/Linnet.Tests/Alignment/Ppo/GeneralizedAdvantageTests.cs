using CsCheck;
using Linnet.Alignment.Ppo;

namespace Linnet.Tests.Alignment.Ppo;

public sealed class GeneralizedAdvantageTests
{
    [Fact]
    public void Compute_onGoldenAnswer_equalsTheFormula()
    {
        var golden = GoldenValues.Read()["gae"]!;

        var advantages = new GeneralizedAdvantage(golden.Number("gamma"), golden.Number("lam")).Compute(golden.Numbers("rewards"), golden.Numbers("values"));

        AssertEqual(golden.Numbers("adv"), advantages);
        AssertEqual(golden.Numbers("returns"), [.. advantages.Zip(golden.Numbers("values"), (a, v) => a + v)]);
        AssertEqual(golden.Numbers("whiten_biased_var_eps1e-8"), Whitening.Apply(advantages));
    }

    [Fact]
    public void Compute_onAnyAnswer_equalsTheSumOfDiscountedErrors() =>
        Gen.Select(Gen.Double[-2, 2].Array[1, 30], Gen.Double[0, 1], Gen.Double[0, 1], Gen.Int[0, 1000]).Sample((rewards, gamma, lambda, seed) =>
        {
            double[] values = [.. rewards.Select((_, t) => Math.Sin(seed + (3 * t)))];

            AssertEqual(Oracle(rewards, values, gamma, lambda), new GeneralizedAdvantage(gamma, lambda).Compute(rewards, values));
        });

    [Fact]
    public void Compute_withUnequalLengths_isRefused() =>
        Assert.Throws<ArgumentException>(() => new GeneralizedAdvantage(1, 1).Compute([1, 2], [1]));

    [Fact]
    public void Whiten_ofEqualNumbers_isZero() => Assert.Equal([0, 0, 0], Whitening.Apply([2, 2, 2]));

    [Fact]
    public void Rewards_ofAnAnswer_chargeEachTokenAndPayAtTheEnd() =>
        AssertEqual([-0.1, 0.2, 4.9], AnswerRewards.Compute([1, -2, 1], 0.1, 5));

    // Equation 16 as it stands: a sum over all later errors.
    private static double[] Oracle(double[] rewards, double[] values, double gamma, double lambda) =>
        [.. rewards.Select((_, t) => Enumerable.Range(0, rewards.Length - t).Sum(l =>
            Math.Pow(gamma * lambda, l) * (rewards[t + l] + (gamma * (t + l + 1 < values.Length ? values[t + l + 1] : 0)) - values[t + l])))];

    private static void AssertEqual(double[] expected, double[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }
}
