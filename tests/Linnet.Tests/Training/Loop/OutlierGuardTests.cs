using Linnet.Training.Loop;

namespace Linnet.Tests.Training.Loop;

public sealed class OutlierGuardTests
{
    [Fact]
    public void IsOutlier_beforeTheWindowIsFull_isNever()
    {
        var guard = new OutlierGuard(3);

        for (var i = 0; i < OutlierGuard.Window; i++)
        {
            Assert.False(guard.IsOutlier(i == 50 ? 1e6 : Loss(i), 1));
        }
    }

    [Theory]
    [InlineData(2.0 + (2.9 * 0.1), 1, false)]
    [InlineData(2.0 + (3.3 * 0.1), 1, true)]
    [InlineData(0.1, 1, false)] // low is no harm
    [InlineData(2.0, 9, true)]
    public void IsOutlier_afterIt_comparesWithMeanAndDeviation(double loss, double norm, bool expected)
    {
        var guard = Full();

        Assert.Equal(expected, guard.IsOutlier(loss, norm));
    }

    [Fact]
    public void Restore_ofItsState_judgesAlike()
    {
        var (one, other) = (Full(), new OutlierGuard(3));
        other.Restore(System.Text.Json.Nodes.JsonNode.Parse(one.State.ToJsonString())!.AsObject());

        for (var i = 0; i < 300; i++)
        {
            var value = i % 40 == 39 ? 2.4 : Loss(i);
            Assert.Equal(one.IsOutlier(value, value / 2), other.IsOutlier(value, value / 2));
        }

        Assert.Equal(one.State.ToJsonString(), other.State.ToJsonString());
    }

    // Mean 2, deviation 0.1; norms 1 ± 0.1.
    private static OutlierGuard Full()
    {
        var guard = new OutlierGuard(3);
        for (var i = 0; i < OutlierGuard.Window; i++)
        {
            guard.IsOutlier(Loss(i), i % 2 == 0 ? 0.9 : 1.1);
        }

        return guard;
    }

    private static double Loss(int i) => i % 2 == 0 ? 1.9 : 2.1;
}
