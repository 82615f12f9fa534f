using Linnet.Core.Progress;

namespace Linnet.Tests.Core.Progress;

public sealed class PlannedPaceTests
{
    // The chapters of the tour's own recipes: text, one long training, and the rest.
    private static readonly double[] Tour = [3, 10, 6, 7, 3, 2, 3, 455, 2, 40, 2, 100, 1, 120, 15, 45, 70];

    [Fact]
    public void Expect_beforeAnything_isThePlan() => Assert.Equal(TimeSpan.FromSeconds(884), new PlannedPace(884).Expect(884));

    [Theory]
    [InlineData(0.1)]
    [InlineData(3)]
    public void Expect_afterShortChaptersFarFromTheirPlan_staysNearThePlan(double factor)
    {
        var pace = new PlannedPace(Tour.Sum());
        foreach (var planned in Tour.TakeWhile(seconds => seconds < 100))
        {
            pace.Add(planned, TimeSpan.FromSeconds(factor * planned));
        }

        Assert.InRange(pace.Expect(1000).TotalSeconds, 980, 1030);
    }

    [Fact]
    public void Expect_afterTheLongChapterAtHalfTheSpeed_isNearlyTwiceThePlan()
    {
        var pace = new PlannedPace(Tour.Sum());
        pace.Add(455, TimeSpan.FromSeconds(910));

        Assert.InRange(pace.Expect(100).TotalSeconds, 185, 200);
    }

    [Fact]
    public void Expect_ofChaptersAlike_movesALittleWithEach()
    {
        var pace = new PlannedPace(10);
        var expected = Enumerable.Range(0, 10).Select(_ =>
        {
            pace.Add(1, TimeSpan.FromSeconds(2));
            return pace.Expect(1).TotalSeconds;
        }).ToList();

        Assert.Equal(expected.Order(), expected);
        Assert.Equal(1.2, expected[0], 6); // (1·2 + 2·2) / (1·1 + 2·2)
        Assert.Equal(24.0 / 14, expected[9], 6);
    }

    [Fact]
    public void Expect_ofNothingPlanned_isNothing() => Assert.Equal(TimeSpan.Zero, new PlannedPace(0).Expect(0));
}
