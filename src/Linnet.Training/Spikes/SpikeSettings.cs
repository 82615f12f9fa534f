namespace Linnet.Training.Spikes;

/// <summary>What counts as a spike of the loss, and how often a training goes back before one.</summary>
/// <param name="Bound">Standard deviations above the mean of the steps before from which a loss is too high, &gt; 0.</param>
/// <param name="Steps">So many steps on end above it are a spike, at least 1.</param>
/// <param name="Rollbacks">How often the training goes back before it stops, at least 0.</param>
/// <param name="RateFactor">What each going back multiplies the learning rate with, in (0, 1].</param>
public sealed record SpikeSettings(double Bound, int Steps, int Rollbacks, double RateFactor);

/// <summary>A stretch of steps whose loss stands too high.</summary>
/// <param name="First">Its first step.</param>
/// <param name="Last">The step at which it was long enough.</param>
/// <param name="Mean">Mean loss of the steps before it, in nats.</param>
/// <param name="Deviation">Their standard deviation.</param>
/// <param name="Losses">The losses from the first to the last.</param>
public sealed record Spike(long First, long Last, double Mean, double Deviation, IReadOnlyList<double> Losses);
