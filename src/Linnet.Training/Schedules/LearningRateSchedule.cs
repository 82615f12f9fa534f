namespace Linnet.Training.Schedules;

/// <summary>How the learning rate goes on after the warmup.</summary>
public enum ScheduleShape
{
    /// <summary>Half a cosine down to the final fraction.</summary>
    Cosine,

    /// <summary>A straight line down to the final fraction.</summary>
    Linear,

    /// <summary>Warmup, stable, decay: the peak is held, and only the last part of the training falls to the final fraction.</summary>
    Wsd,

    /// <summary>The peak is held to the end.</summary>
    Constant,

    /// <summary>Falls with the root of the step, whatever the length of the training.</summary>
    InverseSqrt,
}

/// <summary>Learning rate that rises linearly over the warmup and then follows a shape.</summary>
/// <remarks>
/// With r = (step − W) / (S − W) for W warmup steps of S and the final fraction f, the peak η is multiplied by
/// <code>
/// step / W                                        while step &lt; W
/// f + (1 − f) · (1 + cos πr) / 2                  cosine   Loshchilov and Hutter 2017, arXiv:1608.03983, eq. 5, without restarts
/// f + (1 − f) · (1 − r)                           linear
/// 1, then f + (1 − f) · (1 − √d)                  wsd      Hägele et al. 2024, arXiv:2405.18392, eq. 1; d: how much of the decay is done
/// 1                                               constant
/// √(W' / step), W' = max(W, 1)                    inverse_sqrt   Vaswani et al. 2017, arXiv:1706.03762, eq. 3
/// </code>
/// A pure function of the step: a resumed run needs no schedule state. Continuous: warmup and shape both give the peak at step W.
/// </remarks>
public sealed record LearningRateSchedule
{
    /// <param name="peak">η, highest learning rate, &gt; 0.</param>
    /// <param name="warmupSteps">W, steps of the linear rise, in [0, <paramref name="steps"/>).</param>
    /// <param name="steps">S, steps of the whole training, at least 1.</param>
    /// <param name="finalFraction">f, learning rate of the last step as a fraction of the peak, in [0, 1]; constant and inverse_sqrt do not use it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public LearningRateSchedule(double peak, long warmupSteps, long steps, double finalFraction)
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

    /// <summary>What follows the warmup.</summary>
    public ScheduleShape Shape { get; init; } = ScheduleShape.Cosine;

    /// <summary>Part of the steps after the warmup in which wsd falls, in (0, 1].</summary>
    public double DecayShare { get; init; } = 0.2;

    /// <summary>The learning rate of one optimizer step.</summary>
    /// <param name="step">The step, from 1. Past the last step the last learning rate is held.</param>
    /// <returns>In (0, peak], or 0 at the end when the final fraction is 0.</returns>
    public double At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        step = Math.Min(step, Steps);
        if (step < WarmupSteps)
        {
            return Peak * step / WarmupSteps;
        }

        var done = (step - WarmupSteps) / (double)(Steps - WarmupSteps);
        return Peak * Shape switch
        {
            ScheduleShape.Cosine => Between(0.5 * (1 + Math.Cos(Math.PI * done))),
            ScheduleShape.Linear => Between(1 - done),
            ScheduleShape.Wsd => Between(1 - Math.Sqrt(Decayed(step))),
            ScheduleShape.InverseSqrt => Math.Sqrt(Math.Max(WarmupSteps, 1) / (double)step),
            _ => 1,
        };
    }

    // Of whole steps: the root would make rounding of a share visible.
    private double Decayed(long step)
    {
        var decay = Math.Max(1, Math.Round(DecayShare * (Steps - WarmupSteps)));
        return Math.Max(0, (step - (Steps - decay)) / decay);
    }

    private double Between(double height) => FinalFraction + ((1 - FinalFraction) * height);
}
