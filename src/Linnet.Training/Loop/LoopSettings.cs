using Linnet.Training.Spikes;

namespace Linnet.Training.Loop;

/// <summary>How long a training runs and how often it is saved.</summary>
public sealed record LoopSettings
{
    /// <summary>Optimizer steps of the whole training.</summary>
    public required long Steps { get; init; }

    /// <summary>Steps between two checkpoints; the last step is always saved.</summary>
    public required long CheckpointEverySteps { get; init; }

    /// <summary>Checkpoints kept while training; in the end only the last stays.</summary>
    public required int KeptCheckpoints { get; init; }

    /// <summary>Goes back before spikes of the loss; null: a loss that rises is let rise.</summary>
    public SpikeRescue? Rescue { get; init; }

    /// <summary>Operations per token, of <see cref="TrainingFlops"/>.</summary>
    public required double FlopsPerToken { get; init; }

    /// <summary>Measured peak of the machine's matrix products in the number format used, in FLOP per second; null when unknown.</summary>
    public double? PeakFlopsPerSecond { get; init; }
}

/// <summary>Something to do every so many steps and after the last: measuring, sampling.</summary>
/// <param name="EverySteps">Steps between two times, at least 1.</param>
/// <param name="Work">Gets the step and its metrics line, to which it may add values.</param>
public sealed record Milestone(long EverySteps, Action<long, System.Text.Json.Nodes.JsonObject, CancellationToken> Work)
{
    /// <summary>Whether it is time after <paramref name="step"/> of <paramref name="steps"/>.</summary>
    public bool IsDue(long step, long steps) => step % EverySteps == 0 || step == steps;
}
