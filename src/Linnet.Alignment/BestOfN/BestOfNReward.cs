namespace Linnet.Alignment.BestOfN;

/// <summary>The expected score of the best of n answers, from the scores of N ≥ n answers.</summary>
public static class BestOfNReward
{
    /// <summary>The mean, over all ways to choose n of the N answers, of the best score among them.</summary>
    /// <remarks>
    /// Unbiased, and uses every answer: with scores s₁ ≤ … ≤ s_N the best of n is s_i with probability C(i−1, n−1) / C(N, n)
    /// (Nakano et al. 2021, <see href="https://arxiv.org/abs/2112.09332"/>, appendix I).
    /// </remarks>
    /// <param name="scores">The scores of one question's answers, [N], in any order.</param>
    /// <param name="n">In [1, N].</param>
    public static double Of(IReadOnlyList<double> scores, int n)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, scores.Count);
        var sorted = scores.Order().ToArray();
        var (expected, weight) = (0.0, (double)n / sorted.Length);
        for (var i = sorted.Length; i >= n; i--)
        {
            expected += weight * sorted[i - 1];
            weight *= (double)(i - n) / Math.Max(1, i - 1);
        }

        return expected;
    }
}
