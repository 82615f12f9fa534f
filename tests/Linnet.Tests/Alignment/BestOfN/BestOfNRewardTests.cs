using CsCheck;
using Linnet.Alignment.BestOfN;

namespace Linnet.Tests.Alignment.BestOfN;

public sealed class BestOfNRewardTests
{
    [Fact]
    public void Of_anyScores_isTheMeanOverAllChoices() =>
        Gen.Select(Gen.Double[-3, 3].Array[1, 9], Gen.Int[1, 9]).Where(pair => pair.Item2 <= pair.Item1.Length).Sample((scores, n) =>
        {
            var choices = Enumerable.Range(0, 1 << scores.Length)
                .Select(mask => scores.Where((_, i) => (mask >> i & 1) == 1).ToArray())
                .Where(chosen => chosen.Length == n)
                .Average(chosen => chosen.Max());

            Assert.Equal(choices, BestOfNReward.Of(scores, n), 1e-9);
        });

    [Fact]
    public void Of_allScores_isTheLargest() => Assert.Equal(5, BestOfNReward.Of([1, 5, 2, 5], 4));

    [Fact]
    public void Of_one_isTheMean() => Assert.Equal(2, BestOfNReward.Of([1, 5, 0, 2], 1), 1e-12);

    [Fact]
    public void Of_moreThanThereAre_isRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => BestOfNReward.Of([1, 2], 3));

    [Fact]
    public void Kl_onGoldenCounts_equalsTheFormula()
    {
        foreach (var (n, kl) in GoldenValues.Read()["bon_kl"]!.AsObject())
        {
            Assert.Equal(kl!.GetValue<double>(), BestOfNKl.Of(int.Parse(n)), 1e-12);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Kl_ofBestOfN_isThatOfTheMaximumsDensity(int n)
    {
        // The best of n uniform scores has density n·u^(n-1): KL = ∫ n·u^(n-1)·ln(n·u^(n-1)) du, by the midpoint rule.
        const int Cells = 200_000;
        var kl = Enumerable.Range(0, Cells).Select(i => (i + 0.5) / Cells).Average(u => n * Math.Pow(u, n - 1) * Math.Log(n * Math.Pow(u, n - 1)));

        Assert.Equal(BestOfNKl.Of(n), kl, 1e-5);
    }
}
