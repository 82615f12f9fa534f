using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Stages;
using Linnet.Training.Checkpoints;
using Linnet.Training.Native;

namespace Linnet.Training.Loop;

/// <summary>Runs a training from its last checkpoint to its end: steps, metrics, milestones, checkpoints.</summary>
/// <remarks>
/// What a step does is a function of the step alone, and times go only into metrics and progress. So a run that was killed at any
/// moment and resumed ends with the bytes of one that was not. Cancelling stops between micro-batches and writes nothing: the
/// next run resumes from the last checkpoint, as after a kill.
/// </remarks>
public sealed class TrainingLoop
{
    private const string SpikesKey = "spikes";

    private readonly StageContext _context;
    private readonly string _stage;
    private readonly ITrainer _trainer;
    private readonly TrainingStore _store;
    private readonly LoopSettings _settings;
    private readonly IReadOnlyList<Milestone> _milestones;

    /// <param name="context">The stage.</param>
    /// <param name="stage">Its name, for messages.</param>
    /// <param name="trainer">Takes the steps.</param>
    /// <param name="store">Saves and restores.</param>
    /// <param name="settings">How long, how often.</param>
    /// <param name="milestones">What else is done on the way, in this order.</param>
    public TrainingLoop(
        StageContext context, string stage, ITrainer trainer, TrainingStore store, LoopSettings settings, IReadOnlyList<Milestone> milestones)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(settings);
        (_context, _stage, _trainer, _store, _settings, _milestones) = (context, stage, trainer, store, settings, milestones);
    }

    /// <summary>Trains until the last step.</summary>
    /// <returns>Predictions learnt from, over all steps.</returns>
    /// <exception cref="DivergenceException">
    /// Loss or gradient is no number, and nothing of that step was written; or the loss has risen once more than the training may go back for.
    /// </exception>
    /// <exception cref="ResourceException">The disk is full; the last checkpoint is whole.</exception>
    public long Run(CancellationToken cancellation)
    {
        try
        {
            var tokens = Train(cancellation);
            _store.Complete();
            return tokens;
        }
        catch
        {
            _store.Abandon();
            throw;
        }
    }

    private long Train(CancellationToken cancellation)
    {
        var tokens = Restore(_store.Resume(cancellation), out var done);
        if (done == 0 && _settings.Rescue is not null)
        {
            Save(0, tokens); // what a spike before the first checkpoint goes back to
        }

        using var progress = _context.Progress.Begin(new Text("Training", "训练"), _settings.Steps, new Text("steps", "步"));
        for (var step = done + 1; step <= _settings.Steps; step++)
        {
            _store.RequireNoFailure();
            var started = _context.Time.GetTimestamp();
            var result = _trainer.Step(step, cancellation);
            FinishedStep.Release();
            var seconds = _context.Time.GetElapsedTime(started).TotalSeconds;
            tokens += result.IsSkipped ? 0 : result.Targets;

            var line = Line(step, tokens, result, seconds);
            RequireFinite(step, line);
            if (_settings.Rescue?.Judge(step, result, _store.Saved) is { } rollback)
            {
                tokens = Restore(_store.GoBack(rollback.BackTo, cancellation), out step);
                continue;
            }

            if (result.IsSkipped && !result.IsPassedOver)
            {
                TellSkipped(step, result);
            }

            foreach (var milestone in _milestones.Where(m => m.IsDue(step, _settings.Steps)))
            {
                milestone.Work(step, line, cancellation);
                RequireFinite(step, line);
            }

            _context.Metrics.Write(line);

            // A checkpoint in the middle of a rise would be none to go back to.
            if (step == _settings.Steps || (step % _settings.CheckpointEverySteps == 0 && _settings.Rescue?.IsRising != true))
            {
                Save(step, tokens);
            }

            progress.Report(step, new Text($"loss {result.Loss:F3}", $"损失 {result.Loss:F3}"));
        }

        return tokens;
    }

    private void Save(long step, long tokens)
    {
        var state = _trainer.State;
        if (_settings.Rescue is { } rescue)
        {
            state[SpikesKey] = rescue.State;
        }

        _store.Save(step, tokens, _settings.KeptCheckpoints, state, _settings.Rescue?.Rollbacks.All.Count ?? 0);
    }

    /// <summary>Puts trainer and guard where a checkpoint stands.</summary>
    /// <returns>Predictions learnt from until there.</returns>
    private long Restore(TrainingPosition? position, out long step)
    {
        if (position is not null)
        {
            _trainer.Restore(position.State);
            _settings.Rescue?.Restore(position.State[SpikesKey]!.AsObject());
        }

        step = position?.Step ?? 0;
        return position?.Tokens ?? 0;
    }

    private JsonObject Line(long step, long tokens, StepResult result, double seconds)
    {
        // A clock that stood still gives no speed: 0 rather than an infinity.
        var speed = seconds > 0 ? result.Targets / seconds : 0;
        var line = new JsonObject
        {
            ["step"] = step,
            ["tokens"] = tokens,
            ["loss"] = result.Loss,
            ["learning_rate"] = result.LearningRate,
            ["grad_norm"] = result.GradientNorm,
            ["seconds"] = seconds,
            ["tokens_per_second"] = speed,
        };
        if (result.IsSkipped)
        {
            line[result.IsPassedOver ? "passed_over" : "skipped"] = 1;
        }

        foreach (var (name, value) in result.Values)
        {
            line[name] = value;
        }

        if (_settings.PeakFlopsPerSecond is { } peak)
        {
            line["mfu"] = speed * _settings.FlopsPerToken / peak;
        }

        return line;
    }

    private void TellSkipped(long step, StepResult result)
    {
        var batch = _trainer.Describe(step) ?? new Text("", "");
        _context.Log.Write(new Text(
            $"Step {step} was passed over as an outlier: loss {result.Loss:G4}, gradient norm {result.GradientNorm:G4}. {batch.English}",
            $"第 {step} 步被视为离群而跳过：损失 {result.Loss:G4}，梯度范数 {result.GradientNorm:G4}。{batch.Chinese}"));
    }

    private void RequireFinite(long step, JsonObject line)
    {
        var numbers = line.Select(entry => (entry.Key, Value: entry.Value!.AsValue().TryGetValue<double>(out var value) ? value : 0)).ToList();
        if (!numbers.All(number => double.IsFinite(number.Value)))
        {
            var shown = numbers.Where(number => number.Key is "loss" or "learning_rate" or "grad_norm" || !double.IsFinite(number.Value));
            throw new DivergenceException(
                _stage, step, string.Join(", ", shown.Select(number => $"{number.Key} {number.Value}")), _store.Last?.Folder, _trainer.Describe(step));
        }
    }
}
