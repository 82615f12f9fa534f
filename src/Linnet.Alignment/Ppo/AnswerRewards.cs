namespace Linnet.Alignment.Ppo;

/// <summary>The reward of each token of an answer: the score at its end, and a price for leaving the reference policy.</summary>
/// <remarks>
/// Ziegler et al. 2019, <see href="https://arxiv.org/abs/1909.08593"/>, equation 2, spread over the tokens as in its code:
/// <code>
/// r_t = -β·(log π(t) - log πref(t)),   r_T += score
/// </code>
/// </remarks>
public static class AnswerRewards
{
    /// <summary>Computes the rewards.</summary>
    /// <param name="logRatios">log π − log πref of each token as it was drawn, [T], in nats.</param>
    /// <param name="coefficient">β.</param>
    /// <param name="score">The score of the whole answer, penalties included.</param>
    /// <returns>[T].</returns>
    public static double[] Compute(ReadOnlySpan<double> logRatios, double coefficient, double score)
    {
        ArgumentOutOfRangeException.ThrowIfZero(logRatios.Length);
        var rewards = new double[logRatios.Length];
        for (var t = 0; t < rewards.Length; t++)
        {
            rewards[t] = -coefficient * logRatios[t];
        }

        rewards[^1] += score;
        return rewards;
    }
}
