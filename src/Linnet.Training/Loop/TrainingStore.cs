using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Metrics;
using Linnet.Core.Stages;
using Linnet.Training.Checkpoints;
using Linnet.Training.Optimization;
using Linnet.Training.Spikes;

namespace Linnet.Training.Loop;

/// <summary>Saves a stage's training and brings it back: checkpoints, and the journals that grow beside them.</summary>
/// <remarks>
/// A checkpoint is copied at its step and written by another thread while the training goes on, one at a time: the next waits for it. A kill while it is
/// written leaves those before it whole. What its writing failed with is thrown at the next call.
/// </remarks>
public sealed class TrainingStore
{
    private readonly StageContext _context;
    private readonly ITrainedModel _model;
    private readonly AdamW _optimizer;
    private readonly IReadOnlyList<JournalLines> _journals;
    private readonly CheckpointSeries _series;
    private Task<SavedStep>? _writing;
    private SavedStep? _last;

    /// <param name="context">The stage.</param>
    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="optimizer">Its optimizer; stays the caller's.</param>
    /// <param name="journals">Files of the stage's folder that grow with the steps, metrics.jsonl among them; stay the caller's.</param>
    public TrainingStore(
        StageContext context, ITrainedModel model, AdamW optimizer, IReadOnlyList<MetricsWriter> journals)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(journals);
        (_context, _model, _optimizer) = (context, model, optimizer);
        _journals = [.. journals.Select(journal => new JournalLines(journal))];
        _series = new CheckpointSeries(Path.Combine(context.Folder, "checkpoints"));
    }

    /// <summary>The checkpoint that the training stands on, or null at its beginning.</summary>
    public SavedStep? Last
    {
        get
        {
            Complete();
            return _last;
        }
    }

    /// <summary>Goes back to the newest good checkpoint: weights, moments and journals are then as they were after its step.</summary>
    /// <returns>The position, or null when the training begins. Damaged checkpoints are passed over; the user is told which, and what is used.</returns>
    /// <exception cref="ArtifactException">The checkpoint is whole, but of a training that computes otherwise or has another seed or model.</exception>
    public TrainingPosition? Resume(CancellationToken cancellation)
    {
        DropGivenUp();
        var position = Restore(cancellation);
        if (position is { Step: > 0 })
        {
            Tell(new Text($"Going on from step {position.Step}.", $"从第 {position.Step} 步继续。"));
        }
        else if (_context.Resumed)
        {
            _context.Log.Write(new Text("No usable checkpoint: beginning again at step 1.", "没有可用的检查点：从第 1 步重新开始。"));
        }

        return position;
    }

    /// <summary>Gives up all after a step, and goes back to the newest good checkpoint until there.</summary>
    /// <param name="step">The step.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <exception cref="ArtifactException">None of the checkpoints until there is whole.</exception>
    public TrainingPosition GoBack(long step, CancellationToken cancellation)
    {
        Complete();
        _series.DropAfter(step);
        return Restore(cancellation) ?? throw new ArtifactException(
            Path.Combine(_context.Folder, "checkpoints"),
            new Text($"a whole checkpoint of step {step} or before", $"第 {step} 步或之前的完好检查点"),
            new Text("none", "没有"),
            new Text("Start a new run with another --run.", "请用另一个 --run 开始新的运行。"));
    }

    /// <summary>The checkpoints that are there, by step.</summary>
    public IReadOnlyList<SavedStep> Saved()
    {
        Complete();
        return _series.List();
    }

    private TrainingPosition? Restore(CancellationToken cancellation)
    {
        var damaged = new List<(SavedStep Saved, ArtifactException Error)>();
        _last = _series.NewestGood((saved, error) => damaged.Add((saved, error)), cancellation);
        damaged.ForEach(found => TellDamaged(found.Saved, found.Error));
        var position = Last is null ? null : ReadPosition(Last.Folder);
        foreach (var journal in _journals)
        {
            journal.TruncateTo(position?.Journals.GetValueOrDefault(journal.Name) ?? 0);
        }

        return position;
    }

    /// <summary>Copies a step as a checkpoint, which is then written while the training goes on; the journals reach the disk first.</summary>
    /// <param name="step">The step.</param>
    /// <param name="tokens">Predictions learnt from so far.</param>
    /// <param name="keep">How many checkpoints stay.</param>
    /// <param name="state">What else the next step depends on.</param>
    /// <param name="rollbacks">How often the training has gone back so far.</param>
    /// <exception cref="ResourceException">The disk is full, now or for the checkpoint before; those before are untouched.</exception>
    public void Save(long step, long tokens, int keep, JsonObject state, int rollbacks = 0)
    {
        Complete();
        var lines = new SortedDictionary<string, long>(_journals.ToDictionary(j => j.Name, j => j.Flush()), StringComparer.Ordinal);
        var position = new TrainingPosition(step, tokens, _context.Seed, lines, _context.Execution) { State = state, Rollbacks = rollbacks };
        var write = TrainingCheckpoint.Snapshot(_model, _optimizer, position);
        _writing = Task.Factory.StartNew(
            () => _series.Write(step, keep, write), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits until the checkpoint that is being written is there.</summary>
    /// <exception cref="ResourceException">The disk is full; the checkpoints before are untouched.</exception>
    public void Complete()
    {
        if (_writing is { } writing)
        {
            _writing = null;
            _last = writing.GetAwaiter().GetResult();
        }
    }

    /// <summary>Throws what the writing of a checkpoint has failed with, as soon as it has; waits for nothing.</summary>
    /// <exception cref="ResourceException">The disk is full; the checkpoints before are untouched.</exception>
    public void RequireNoFailure()
    {
        if (_writing is { IsFaulted: true })
        {
            Complete();
        }
    }

    /// <summary>Waits as <see cref="Complete"/> does where the training has failed already: what the writing fails with is told in the log alone.</summary>
    public void Abandon()
    {
        try
        {
            Complete();
        }
        catch (LinnetException error)
        {
            _context.Log.Write(error.Text);
        }
    }

    /// <summary>Deletes all checkpoints but the last: a finished stage keeps one.</summary>
    public SavedStep Finish()
    {
        var last = Last ?? throw new InvalidOperationException("No checkpoint was written.");
        _series.KeepOnly(last);
        return last;
    }

    // A process that was killed while it went back may have left checkpoints of the way that it gave up.
    private void DropGivenUp()
    {
        var rollbacks = RollbackFile.Read(_context.Folder);
        foreach (var saved in _series.List().Where(saved => rollbacks.GaveUp(saved.Step, 0)))
        {
            if (TrainingPosition.TryReadRollbacks(saved.Folder) is { } known && rollbacks.GaveUp(saved.Step, known))
            {
                CheckpointSeries.Delete(saved);
            }
        }
    }

    private void TellDamaged(SavedStep saved, ArtifactException error)
    {
        var next = Last is null
            ? new Text("Training begins again at step 1.", "训练从第 1 步重新开始。")
            : new Text($"The checkpoint of step {Last.Step} is used instead.", $"改用第 {Last.Step} 步的检查点。");
        var text = new Text(
            $"Checkpoint of step {saved.Step} is damaged and is not used: {error.Path}: expected {error.Expected.English}, found {error.Found.English}. {next.English}",
            $"第 {saved.Step} 步的检查点已损坏，不予使用：{error.Path}：应为{error.Expected.Chinese}，实际是{error.Found.Chinese}。{next.Chinese}");
        Tell(text);
    }

    private void Tell(Text text)
    {
        _context.Log.Write(text);
        _context.Progress.Notice(text);
    }

    // Another seed or other kernels would go on, silently, to bytes that no uninterrupted run has.
    private TrainingPosition ReadPosition(string folder)
    {
        var position = TrainingCheckpoint.Read(folder, _model, _optimizer);
        Require("seed", $"{_context.Seed}", $"{position.Seed}");
        if (!JsonNode.DeepEquals(_context.Execution, position.Execution))
        {
            Require("execution", _context.Execution.ToJsonString(), position.Execution.ToJsonString());
        }

        return position;

        void Require(string key, string expected, string found)
        {
            if (expected != found)
            {
                throw new ArtifactException(
                    Path.Combine(folder, TrainingPosition.FileName),
                    new Text($"{key} {expected}, with which this stage began", $"该阶段开始时的 {key} {expected}"),
                    Text.Same(found),
                    new Text(
                        "The checkpoint is of another training: move it away to go on from the one before, or start a new run.",
                        "该检查点属于另一次训练：请将其移走以从前一个检查点继续，或开始新的运行。"));
            }
        }
    }
}
