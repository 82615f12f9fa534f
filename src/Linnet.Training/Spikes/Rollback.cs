using System.Text.Json.Serialization;
using Linnet.Core.Messages;

namespace Linnet.Training.Spikes;

/// <summary>One going back of a training before a spike of its loss.</summary>
/// <param name="At">The step at which the spike was long enough.</param>
/// <param name="BackTo">The step whose checkpoint the training went back to.</param>
/// <param name="From">The first step that is passed over since: that before the loss rose, whose update may have raised it.</param>
/// <param name="Until">The last step that is passed over: <paramref name="At"/>.</param>
/// <param name="Mean">Mean loss before the spike, in nats.</param>
/// <param name="Deviation">Its standard deviation.</param>
/// <param name="Losses">The losses of the spike's steps, which metrics.jsonl no longer has.</param>
/// <param name="RateFactor">What the learning rate of all steps after <paramref name="BackTo"/> is multiplied with, besides what others multiply.</param>
/// <param name="Reads">What each step that is passed over would have learnt from.</param>
public sealed record Rollback(
    long At, long BackTo, long From, long Until, double Mean, double Deviation, IReadOnlyList<double> Losses, double RateFactor, IReadOnlyList<PassedStep> Reads);

/// <summary>What a step would have learnt from: sources and documents.</summary>
/// <param name="Step">The step.</param>
/// <param name="English">In English.</param>
/// <param name="Chinese">In Chinese.</param>
public sealed record PassedStep(long Step, string English, string Chinese)
{
    /// <summary>In either language.</summary>
    [JsonIgnore]
    public Text Text => new(English, Chinese);
}

/// <summary>All goings back of a training so far: which steps are passed over, and what is left of the learning rate.</summary>
public sealed class Rollbacks
{
    private readonly List<Rollback> _all;

    /// <param name="all">Those that are known.</param>
    public Rollbacks(IEnumerable<Rollback>? all = null) => _all = [.. all ?? []];

    /// <summary>In the order in which they happened.</summary>
    public IReadOnlyList<Rollback> All => _all;

    /// <summary>Adds one.</summary>
    public void Add(Rollback rollback) => _all.Add(rollback);

    /// <summary>Whether a step is measured and not learnt from.</summary>
    public bool PassesOver(long step) => _all.Any(rollback => step >= rollback.From && step <= rollback.Until);

    /// <summary>What the schedule's learning rate is multiplied with at a step, in (0, 1].</summary>
    public double RateFactor(long step) => _all.Where(rollback => step > rollback.BackTo).Aggregate(1.0, (factor, rollback) => factor * rollback.RateFactor);

    /// <summary>Whether a checkpoint is of a way that was given up: written before a going back that it lies behind.</summary>
    /// <param name="step">The checkpoint's step.</param>
    /// <param name="known">How many goings back there were when it was written.</param>
    public bool GaveUp(long step, int known) => _all.Skip(known).Any(rollback => step > rollback.BackTo);
}
