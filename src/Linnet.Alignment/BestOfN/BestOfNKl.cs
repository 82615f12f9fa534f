namespace Linnet.Alignment.BestOfN;

/// <summary>How far the best of N answers is from one answer.</summary>
public static class BestOfNKl
{
    /// <summary>KL(best of N ‖ one) = ln N − (N − 1)/N, in nats.</summary>
    /// <remarks>
    /// Stiennon et al. 2020, <see href="https://arxiv.org/abs/2009.01325"/>, appendix G.3; exact where no two answers share a score, else an
    /// upper bound (Beirami et al. 2024, <see href="https://arxiv.org/abs/2401.01879"/>).
    /// </remarks>
    /// <param name="n">N, at least 1.</param>
    public static double Of(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        return Math.Log(n) - ((n - 1.0) / n);
    }
}
