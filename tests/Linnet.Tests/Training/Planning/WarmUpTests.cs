using Linnet.Training.Planning;

namespace Linnet.Tests.Training.Planning;

public sealed class WarmUpTests
{
    [Theory]
    [InlineData(19, 5, false)]
    [InlineData(20, 5, true)]
    [InlineData(500, 1.9, false)]
    [InlineData(500, 2, true)]
    [InlineData(2, 9.9, false)]
    [InlineData(2, 10, true)]
    [InlineData(1, 3600, false)]
    public void IsOver_ofStepsAndSeconds_needsBothButNotForMinutes(long steps, double seconds, bool expected) =>
        Assert.Equal(expected, WarmUp.IsOver(steps, TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(2, new double[] { 100, 1, 2 })]
    [InlineData(2.5, new double[] { 3, 1, 2, 100 })]
    [InlineData(7, new double[] { 7 })]
    public void Median_withAnOutlier_doesNotFollowIt(double expected, double[] seconds) => Assert.Equal(expected, WarmUp.Median(seconds));
}
