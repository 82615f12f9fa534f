using Linnet.Alignment.HeldOut;

namespace Linnet.Tests.Alignment.HeldOut;

public sealed class EstimateTests
{
    [Fact]
    public void Of_observations_isMeanAndStandardError()
    {
        var estimate = Estimate.Of([1, 2, 3, 6]);

        Assert.Equal(3, estimate.Mean);
        Assert.Equal(Math.Sqrt(14.0 / 3 / 4), estimate.StandardError, 1e-12);
        Assert.Equal(estimate.Mean - (1.959964 * estimate.StandardError), estimate.Low, 1e-12);
    }

    [Fact]
    public void OfDifference_ofHardAndEasyQuestions_isSurerThanTheMeans()
    {
        double[] sft = [-5, 0, 5, 10], policy = [-4, 1.1, 6, 11];

        var difference = Estimate.OfDifference(policy, sft);

        Assert.Equal(1.025, difference.Mean, 1e-12);
        Assert.True(difference.Low > 0);
        Assert.True(Estimate.Of(policy).Low < Estimate.Of(sft).Mean); // the control: unpaired, nothing could be said
    }

    [Fact]
    public void Distinct2_ofRepeatedAnswers_isSmall()
    {
        Assert.Equal(1, DistinctPairs.Share([[1, 2, 3], [4, 5]]));
        Assert.Equal(0.25, DistinctPairs.Share([[7, 7, 7], [7, 7, 7]]));
        Assert.Equal(1, DistinctPairs.Share([[1]]));
    }
}
