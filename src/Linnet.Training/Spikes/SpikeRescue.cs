using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Stages;
using Linnet.Training.Loop;

namespace Linnet.Training.Spikes;

/// <summary>Takes a training back before a spike of its loss: decides, and writes the decision to the disk before anything follows from it.</summary>
/// <remarks>
/// PaLM (Chowdhery et al. 2022, <see href="https://arxiv.org/abs/2204.02311"/>, section 5.1) went back about 100 steps and passed over 200 to 500
/// batches. Here the steps that are passed over are those of the spike and the one before. They keep their numbers, and are measured but not learnt from:
/// what every other step reads does not change.
/// </remarks>
public sealed class SpikeRescue
{
    private readonly StageContext _context;
    private readonly string _stage;
    private readonly SpikeSettings _settings;
    private readonly SpikeGuard _guard;
    private readonly Func<long, Text?> _describe;

    /// <param name="context">The stage.</param>
    /// <param name="stage">Its name, for messages.</param>
    /// <param name="settings">What counts as a spike, and how often it is borne.</param>
    /// <param name="rollbacks">Those of the stage so far, of <see cref="RollbackFile"/>; the trainer uses the same.</param>
    /// <param name="fresh">Steps from which other text is read.</param>
    /// <param name="describe">What a step learns from.</param>
    public SpikeRescue(
        StageContext context, string stage, SpikeSettings settings, Rollbacks rollbacks, IEnumerable<long> fresh, Func<long, Text?> describe)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(rollbacks);
        ArgumentNullException.ThrowIfNull(describe);
        (_context, _stage, _settings, Rollbacks, _describe) = (context, stage, settings, rollbacks, describe);
        _guard = new SpikeGuard(settings, fresh);
    }

    /// <summary>What happened so far.</summary>
    public Rollbacks Rollbacks { get; }

    /// <inheritdoc cref="SpikeGuard.IsRising"/>
    public bool IsRising => _guard.IsRising;

    /// <inheritdoc cref="SpikeGuard.State"/>
    public JsonObject State => _guard.State;

    /// <inheritdoc cref="SpikeGuard.Restore"/>
    public void Restore(JsonObject state) => _guard.Restore(state);

    /// <summary>Judges a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="result">What it came to; one that is passed over is not judged.</param>
    /// <param name="saved">The checkpoints that are there, by step, the training's beginning among them.</param>
    /// <returns>Where to go back to, once the disk knows of it; null: go on.</returns>
    /// <exception cref="DivergenceException">The training has gone back as often as it may.</exception>
    public Rollback? Judge(long step, StepResult result, Func<IReadOnlyList<Checkpoints.SavedStep>> saved)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(saved);
        if (result.IsPassedOver || _guard.Judge(step, result.Loss) is not { } spike)
        {
            return null;
        }

        var from = spike.First - 1;
        var last = saved().LastOrDefault(checkpoint => checkpoint.Step < from);
        if (last is null || Rollbacks.All.Count == _settings.Rollbacks)
        {
            throw Stopped(spike, last?.Folder);
        }

        var rollback = new Rollback(
            step, last.Step, from, step, spike.Mean, spike.Deviation, spike.Losses, _settings.RateFactor,
            [.. Enumerable.Range(0, (int)(step - from + 1)).Select(i => Read(from + i))]);
        Rollbacks.Add(rollback);
        RollbackFile.Write(_context.Folder, Rollbacks);
        Tell(rollback);
        return rollback;
    }

    private PassedStep Read(long step) => _describe(step) is { } text ? new(step, text.English, text.Chinese) : new(step, "", "");

    private void Tell(Rollback rollback)
    {
        var rate = rollback.RateFactor < 1
            ? new Text($" The learning rate is multiplied by {rollback.RateFactor:G4}.", $"学习率乘以 {rollback.RateFactor:G4}。")
            : new Text("", "");
        var text = new Text(
            $"The loss stood more than {_settings.Bound:G4} deviations above {rollback.Mean:G4} for {_settings.Steps} steps on end: going back from step {rollback.At} to step {rollback.BackTo},"
            + $" and passing over steps {rollback.From} to {rollback.Until} ({Rollbacks.All.Count} of {_settings.Rollbacks} times).{rate.English}",
            $"损失连续 {_settings.Steps} 步高出 {rollback.Mean:G4} 超过 {_settings.Bound:G4} 个标准差：从第 {rollback.At} 步退回第 {rollback.BackTo} 步，"
            + $"跳过第 {rollback.From} 到 {rollback.Until} 步（第 {Rollbacks.All.Count} 次，最多 {_settings.Rollbacks} 次）。{rate.Chinese}");
        _context.Log.Write(text);
        foreach (var step in rollback.Reads)
        {
            _context.Log.Write(new Text($"Step {step.Step}: {step.English}", $"第 {step.Step} 步：{step.Chinese}"));
        }

        _context.Progress.Notice(text);
    }

    private DivergenceException Stopped(Spike spike, string? checkpoint)
    {
        var (first, last) = (_describe(spike.First), _describe(spike.Last));
        return new(
            _stage,
            spike.Last,
            $"loss {spike.Losses[^1]:G4}, mean {spike.Mean:G4}, deviation {spike.Deviation:G4}",
            checkpoint,
            new Text(
                $"The loss stood more than {_settings.Bound:G4} deviations above the mean for {_settings.Steps} steps on end, and the training went back {_settings.Rollbacks} times before."
                + $" Step {spike.First}: {first?.English} Step {spike.Last}: {last?.English}",
                $"损失连续 {_settings.Steps} 步高出均值超过 {_settings.Bound:G4} 个标准差，此前已回退 {_settings.Rollbacks} 次。"
                + $"第 {spike.First} 步：{first?.Chinese}第 {spike.Last} 步：{last?.Chinese}"));
    }
}
