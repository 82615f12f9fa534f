using Linnet.Training.Modules;
using Linnet.Training.Optimization;
using Linnet.Training.Schedules;
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

    /// <summary>Whether loss and gradient are numbers; when not, the weights were left as they were.</summary>
    public bool IsFinite => double.IsFinite(Loss) && double.IsFinite(GradientNorm);
}

/// <summary>Takes optimizer steps: forward and backward over the micro-batches, clipping, AdamW at the schedule's learning rate.</summary>
/// <remarks>
/// Each micro-batch's summed loss is divided by the number of targets of the whole batch, so N micro-batches give the gradient of
/// one batch, also where some positions carry no loss. Touches no files and keeps no state but the model's and the optimizer's.
/// </remarks>
public sealed class Trainer : ITrainer
{
    private readonly Decoder _model;
    private readonly AdamW _optimizer;
    private readonly WarmupCosine _schedule;
    private readonly IBatchSource _batches;
    private readonly double _clipNorm;

    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="optimizer">The optimizer of its parameters; stays the caller's.</param>
    /// <param name="schedule">The learning rate of each step.</param>
    /// <param name="batches">What is learnt.</param>
    /// <param name="clipNorm">Longest gradient, &gt; 0; longer ones are scaled down to it.</param>
    public Trainer(Decoder model, AdamW optimizer, WarmupCosine schedule, IBatchSource batches, double clipNorm)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(clipNorm);
        (_model, _optimizer, _schedule, _batches, _clipNorm) = (model, optimizer, schedule, batches, clipNorm);
    }

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

        var rate = _schedule.At(step);
        var norm = double.IsFinite(loss) ? _optimizer.ClipAndStep(rate, _clipNorm) : double.NaN;
        return new StepResult(loss, rate, norm, targets);
    }

    /// <summary>Adds one micro-batch's gradient.</summary>
    /// <returns>Its part of the batch's mean loss, in nats.</returns>
    private double Accumulate(MicroBatch batch, long targets)
    {
        using var scope = NewDisposeScope();
        var (inputs, expected) = batch.ToTensors();
        var loss = _model.Loss(inputs, expected) / targets;
        loss.backward();
        return loss.item<float>();
    }
}
