using Linnet.Rewards.Measures;

namespace Linnet.Tests.Rewards.Measures;

public sealed class PairMeasuresTests
{
    [Fact]
    public void Measures_ofKnownScores_areTheHandComputedOnes()
    {
        var measures = new PairMeasures([new("cut", 3, 1), new("cut", 1, 1), new("other", 0, 4)]);

        Assert.Equal(-2.0 / 3, measures.GapMean, 1e-12);
        Assert.Equal(56.0 / 9, measures.GapVariance, 1e-12);
        Assert.Equal(0.5, measures.Accuracy, 1e-12);
        Assert.Equal((Math.Log(1 + Math.Exp(-2)) + Math.Log(2) + Math.Log(1 + Math.Exp(4))) / 3, measures.Loss, 1e-12);
        Assert.Equal(0.75, measures.Of("cut")!.Accuracy);
        Assert.Null(measures.Of("shuffled"));
    }

    [Fact]
    public void Loss_ofHugeGaps_isFinite() => Assert.Equal(2500, new PairMeasures([new("", 0, 5000), new("", 5000, 0)]).Loss, 1e-9);
}
