namespace Linnet.Training.Schedules;

/// <summary>Learning rate that rises linearly over the warmup and falls along half a cosine to a final fraction of its peak.</summary>
/// <remarks>
/// Cosine without restarts of Loshchilov and Hutter 2017, <see href="https://arxiv.org/abs/1608.03983"/>, equation 5, with
/// T_cur counted from the end of the warmup; η_min = <see cref="FinalFraction"/> · <see cref="Peak"/>. A pure function of the
/// step: a resumed run needs no schedule state. Continuous: warmup and cosine both give the peak at the last warmup step.
/// </remarks>
public sealed record WarmupCosine
{
    /// <param name="peak">Highest learning rate, &gt; 0.</param>
    /// <param name="warmupSteps">Steps of the linear rise, in [0, <paramref name="steps"/>).</param>
    /// <param name="steps">Steps of the whole training, at least 1.</param>
    /// <param name="finalFraction">Learning rate of the last step as a fraction of the peak, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public WarmupCosine(double peak, long warmupSteps, long steps, double finalFraction)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(peak);
        ArgumentOutOfRangeException.ThrowIfEqual(double.IsFinite(peak), false);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(warmupSteps);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(warmupSteps, steps);
        ArgumentOutOfRangeException.ThrowIfEqual(finalFraction is >= 0 and <= 1, false);
        (Peak, WarmupSteps, Steps, FinalFraction) = (peak, warmupSteps, steps, finalFraction);
    }

    /// <summary>Highest learning rate.</summary>
    public double Peak { get; }

    /// <summary>Steps of the linear rise.</summary>
    public long WarmupSteps { get; }

    /// <summary>Steps of the whole training.</summary>
    public long Steps { get; }

    /// <summary>Learning rate of the last step as a fraction of the peak.</summary>
    public double FinalFraction { get; }

    /// <summary>The learning rate of one optimizer step.</summary>
    /// <param name="step">The step, from 1. Past the last step the final learning rate is held.</param>
    /// <returns>In (0, peak], or 0 at the end when the final fraction is 0.</returns>
    public double At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        if (step < WarmupSteps)
        {
            return Peak * step / WarmupSteps;
        }

        var done = Math.Min(1, (step - WarmupSteps) / (double)(Steps - WarmupSteps));
        return Peak * (FinalFraction + ((1 - FinalFraction) * 0.5 * (1 + Math.Cos(Math.PI * done))));
    }
}
