namespace Linnet.Alignment.Ppo;

/// <summary>Generalized advantage estimation over one finished answer.</summary>
/// <remarks>
/// Schulman et al. 2015, <see href="https://arxiv.org/abs/1506.02438"/>, equation 16, by its recursion from the end:
/// <code>
/// δ_t = r_t + γ·V_(t+1) - V_t,   A_t = δ_t + γ·λ·A_(t+1),   R_t = A_t + V_t
/// </code>
/// After the last token there is no state: V and A are 0 there.
/// </remarks>
/// <param name="gamma">γ in [0, 1], discount of later rewards. 1 for answers: their reward comes at the end.</param>
/// <param name="lambda">λ in [0, 1]: 0 trusts the values, 1 the rewards alone.</param>
public sealed class GeneralizedAdvantage(double gamma, double lambda)
{
    /// <summary>Computes the advantages of the tokens of one answer.</summary>
    /// <param name="rewards">r_t, [T].</param>
    /// <param name="values">V_t, the value before token t, [T].</param>
    /// <returns>A_t, [T]; the returns are A_t + V_t.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public double[] Compute(ReadOnlySpan<double> rewards, ReadOnlySpan<double> values)
    {
        if (rewards.Length != values.Length)
        {
            throw new ArgumentException($"{values.Length} values for {rewards.Length} rewards.", nameof(values));
        }

        var advantages = new double[rewards.Length];
        var (nextAdvantage, nextValue) = (0.0, 0.0);
        for (var t = rewards.Length - 1; t >= 0; t--)
        {
            var delta = rewards[t] + (gamma * nextValue) - values[t];
            advantages[t] = nextAdvantage = delta + (gamma * lambda * nextAdvantage);
            nextValue = values[t];
        }

        return advantages;
    }
}
