using System.Text.Json.Nodes;
using Linnet.Training.Modules;
using Linnet.Training.Optimization;
using Linnet.Training.Schedules;
using Linnet.Training.Spikes;
using static TorchSharp.torch;

namespace Linnet.Training.Loop;

/// <summary>What one optimizer step came to.</summary>
/// <param name="Loss">Mean negative log-likelihood of the batch's targets before the step, in nats.</param>
/// <param name="LearningRate">The learning rate of the step.</param>
/// <param name="GradientNorm">L2 norm of the batch's gradient before clipping.</param>
/// <param name="Targets">Predictions that the batch learnt from.</param>
public sealed record StepResult(double Loss, double LearningRate, double GradientNorm, long Targets)
{
    /// <summary>The stage's own numbers of the step, which go into its line of metrics.jsonl in this order.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Values { get; init; } = [];

    /// <summary>Whether the step was passed over as an outlier: weights and moments are those of the step before.</summary>
    public bool IsSkipped { get; init; }

    /// <summary>Whether it was passed over because a spike of the loss lies here: measured, not learnt from. Such a step is skipped too.</summary>
    public bool IsPassedOver { get; init; }

    /// <summary>Whether loss and gradient are numbers; when not, the weights were left as they were.</summary>
    public bool IsFinite => double.IsFinite(Loss) && double.IsFinite(GradientNorm);
}

/// <summary>Takes optimizer steps: forward and backward over the micro-batches, clipping, AdamW at the schedule's learning rate.</summary>
/// <remarks>
/// Each micro-batch's summed loss is divided by the number of targets of the whole batch, so N micro-batches give the gradient of
/// one batch, also where some positions carry no loss. Touches no files; what it keeps besides the model's and the optimizer's state is the
/// guard's.
/// </remarks>
public sealed class Trainer : ITrainer
{
    private readonly Decoder _model;
    private readonly AdamW _optimizer;
    private readonly LearningRateSchedule _schedule;
    private readonly IBatchSource _batches;
    private readonly double _clipNorm;
    private readonly OutlierGuard? _guard;
    private readonly Rollbacks _rollbacks;

    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="optimizer">The optimizer of its parameters; stays the caller's.</param>
    /// <param name="schedule">The learning rate of each step.</param>
    /// <param name="batches">What is learnt.</param>
    /// <param name="clipNorm">Longest gradient, &gt; 0; longer ones are scaled down to it.</param>
    /// <param name="guard">Tells which steps are passed over; null: none.</param>
    /// <param name="rollbacks">Which steps are passed over after a spike, and what is left of the learning rate; null: none.</param>
    public Trainer(
        Decoder model,
        AdamW optimizer,
        LearningRateSchedule schedule,
        IBatchSource batches,
        double clipNorm,
        OutlierGuard? guard = null,
        Rollbacks? rollbacks = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(clipNorm);
        (_model, _optimizer, _schedule, _batches, _clipNorm) = (model, optimizer, schedule, batches, clipNorm);
        (_guard, _rollbacks) = (guard, rollbacks ?? new());
    }

    /// <inheritdoc/>
    public JsonObject State => _guard?.State ?? [];

    /// <inheritdoc/>
    public void Restore(JsonObject state) => _guard?.Restore(state);

    /// <summary>Takes one step.</summary>
    /// <param name="step">The step, from 1: it decides batch and learning rate.</param>
    /// <param name="cancellation">Stops between micro-batches; weights and moments are then those of the step before.</param>
    public StepResult Step(long step, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        _optimizer.ZeroGradients();
        var targets = _batches.TargetCount(step);
        double loss = 0;
        for (var i = 0; i < _batches.MicroBatches; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            loss += Accumulate(_batches.Read(step, i), targets);
        }

        var rate = _schedule.At(step) * _rollbacks.RateFactor(step);
        var isPassedOver = _rollbacks.PassesOver(step);
        var norm = double.IsFinite(loss) ? _optimizer.GradientNorm() : double.NaN;
        var isSkipped = isPassedOver || (double.IsFinite(norm) && _guard is not null && _guard.IsOutlier(loss, norm));
        if (double.IsFinite(norm) && !isSkipped)
        {
            _optimizer.Step(rate, norm, _clipNorm);
        }

        return new StepResult(loss, rate, norm, targets) { IsSkipped = isSkipped, IsPassedOver = isPassedOver };
    }

    /// <summary>Adds one micro-batch's gradient.</summary>
    /// <returns>Its part of the batch's mean loss, in nats.</returns>
    private double Accumulate(MicroBatch batch, long targets)
    {
        using var scope = NewDisposeScope();
        var (inputs, expected) = batch.ToTensors();
        var loss = _model.Loss(inputs, expected, batch.ToDocuments()) / targets;
        loss.backward();
        return loss.item<float>();
    }
}
