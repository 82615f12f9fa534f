using Linnet.Pretraining.Baselines;

namespace Linnet.Tests.Pretraining.Baselines;

public sealed class KneserNeyDiscountsTests
{
    [Fact]
    public void Estimate_ofCountsOfCounts_followsEquation26()
    {
        // Y = 100 / (100 + 2·40) = 5/9
        var discounts = KneserNeyDiscounts.Estimate([100, 40, 20, 12]);

        Assert.True(discounts.Estimated);
        Assert.Equal(1 - (2 * 5 / 9.0 * 40 / 100), discounts.One, 1e-15);
        Assert.Equal(2 - (3 * 5 / 9.0 * 20 / 40), discounts.Two, 1e-15);
        Assert.Equal(3 - (4 * 5 / 9.0 * 12 / 20), discounts.ThreeAndMore, 1e-15);
    }

    [Theory]
    [InlineData(0, 40, 20, 12)]
    [InlineData(100, 40, 20, 0)]
    [InlineData(100, 1, 2000, 12)] // D2 would be negative
    public void Estimate_whereNoneIsPossible_isFallback(long n1, long n2, long n3, long n4) =>
        Assert.Same(KneserNeyDiscounts.Fallback, KneserNeyDiscounts.Estimate([n1, n2, n3, n4]));

    [Fact]
    public void For_eachCount_isItsDiscount() =>
        Assert.Equal([0, 0.5, 1, 1.5, 1.5], Enumerable.Range(0, 5).Select(KneserNeyDiscounts.Fallback.For));
}
