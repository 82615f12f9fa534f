namespace Linnet.Alignment.Ppo;

/// <summary>Raises the KL coefficient while the policy is farther from the reference than asked, lowers it while it is nearer.</summary>
/// <remarks>
/// Ziegler et al. 2019, <see href="https://arxiv.org/abs/1909.08593"/>, section 2.2, as in its code:
/// <code>
/// β ← β · (1 + clip(KL / target - 1, -0.2, 0.2) · n / horizon)
/// </code>
/// </remarks>
public sealed class AdaptiveKlController
{
    private readonly double _target;
    private readonly double _horizon;

    /// <param name="coefficient">β at the beginning, &gt; 0.</param>
    /// <param name="target">KL that is aimed at, of whole answers, in nats, &gt; 0.</param>
    /// <param name="horizon">Answers in which β can change by about a fifth, &gt; 0.</param>
    public AdaptiveKlController(double coefficient, double target, double horizon)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(coefficient);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(target);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(horizon);
        (Coefficient, _target, _horizon) = (coefficient, target, horizon);
    }

    /// <summary>β. Set it when resuming.</summary>
    public double Coefficient { get; set; }

    /// <summary>Takes in what a batch of answers showed.</summary>
    /// <param name="kl">Mean KL of its answers, in nats.</param>
    /// <param name="answers">n, how many they were.</param>
    public void Update(double kl, int answers) =>
        Coefficient *= 1 + (Math.Clamp((kl / _target) - 1, -0.2, 0.2) * answers / _horizon);
}
