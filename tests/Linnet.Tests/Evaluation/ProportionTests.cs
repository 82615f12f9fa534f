using Linnet.Evaluation;

namespace Linnet.Tests.Evaluation;

public sealed class ProportionTests
{
    // Values of the closed form, computed apart.
    [Theory]
    [InlineData(15, 20, 0.5312991, 0.8881383)]
    [InlineData(10, 20, 0.2992980, 0.7007020)]
    [InlineData(0, 10, 0, 0.2775328)]
    [InlineData(10, 10, 0.7224672, 1)]
    [InlineData(300, 1200, 0.2263243, 0.2752712)]
    public void Interval_isTheClosedForm(double successes, int trials, double low, double high)
    {
        var proportion = new Proportion(successes, trials);

        Assert.Equal(low, proportion.Low, 1e-6);
        Assert.Equal(high, proportion.High, 1e-6);
    }

    [Fact]
    public void Interval_ofNothing_isEverything()
    {
        var none = new Proportion(0, 0);

        Assert.Equal((0.0, 0.0, 1.0), (none.Value, none.Low, none.High));
    }
}
