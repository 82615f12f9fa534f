namespace Linnet.Alignment.Sampling;

/// <summary>Estimates of KL(π ‖ πref) from tokens that were drawn from π.</summary>
/// <remarks>Schulman 2020, <see href="http://joschu.net/blog/kl-approx.html"/>. x = log π − log πref of one token, in nats.</remarks>
public static class KlEstimators
{
    /// <summary>k1 = x: unbiased; negative for single tokens.</summary>
    public static double K1(double logRatio) => logRatio;

    /// <summary>k3 = exp(−x) − 1 + x: unbiased, never negative, of lower variance where the policies are near.</summary>
    public static double K3(double logRatio) => Math.Exp(-logRatio) - 1 + logRatio;
}
