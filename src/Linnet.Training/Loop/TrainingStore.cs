using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Metrics;
using Linnet.Core.Stages;
using Linnet.Core.Tokenizers;
using Linnet.Training.Checkpoints;
using Linnet.Training.Modules;
using Linnet.Training.Optimization;

namespace Linnet.Training.Loop;

/// <summary>Saves a stage's training and brings it back: checkpoints, and the journals that grow beside them.</summary>
public sealed class TrainingStore
{
    private readonly StageContext _context;
    private readonly Decoder _model;
    private readonly AdamW _optimizer;
    private readonly ITokenizer _tokenizer;
    private readonly IReadOnlyList<JournalLines> _journals;
    private readonly CheckpointSeries _series;

    /// <param name="context">The stage.</param>
    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="optimizer">Its optimizer; stays the caller's.</param>
    /// <param name="tokenizer">The vocabulary that is saved beside the model.</param>
    /// <param name="journals">Files of the stage's folder that grow with the steps, metrics.jsonl among them; stay the caller's.</param>
    public TrainingStore(
        StageContext context, Decoder model, AdamW optimizer, ITokenizer tokenizer, IReadOnlyList<MetricsWriter> journals)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(journals);
        (_context, _model, _optimizer, _tokenizer) = (context, model, optimizer, tokenizer);
        _journals = [.. journals.Select(journal => new JournalLines(journal))];
        _series = new CheckpointSeries(Path.Combine(context.Folder, "checkpoints"));
    }

    /// <summary>The checkpoint that the training stands on, or null at its beginning.</summary>
    public SavedStep? Last { get; private set; }

    /// <summary>Goes back to the newest good checkpoint: weights, moments and journals are then as they were after its step.</summary>
    /// <returns>The position, or null when the training begins. Damaged checkpoints are named in the log and passed over.</returns>
    public TrainingPosition? Resume(CancellationToken cancellation)
    {
        Last = _series.NewestGood(
            (saved, error) => _context.Log.Write(new Text(
                $"Checkpoint of step {saved.Step} is damaged and is not used: {error.Text.English}",
                $"第 {saved.Step} 步的检查点已损坏，不予使用：{error.Text.Chinese}")),
            cancellation);
        var position = Last is null ? null : TrainingCheckpoint.Read(Last.Folder, _model, _optimizer);
        foreach (var journal in _journals)
        {
            journal.TruncateTo(position?.Journals.GetValueOrDefault(journal.Name) ?? 0);
        }

        if (position is not null)
        {
            _context.Log.Write(new Text($"Resuming after step {position.Step}.", $"从第 {position.Step} 步之后恢复。"));
        }
        else if (_context.Resumed)
        {
            _context.Log.Write(new Text("No usable checkpoint: beginning again at step 1.", "没有可用的检查点：从第 1 步重新开始。"));
        }

        return position;
    }

    /// <summary>Writes the checkpoint of a step; the journals reach the disk first.</summary>
    /// <exception cref="ResourceException">The disk is full; the checkpoints before are untouched.</exception>
    public void Save(long step, long tokens, long dataPosition, int keep)
    {
        var lines = new SortedDictionary<string, long>(_journals.ToDictionary(j => j.Name, j => j.Flush()), StringComparer.Ordinal);
        var position = new TrainingPosition(step, tokens, dataPosition, _context.Seed, lines, _context.Execution);
        Last = _series.Write(step, keep, folder => TrainingCheckpoint.Write(folder, _model, _optimizer, _tokenizer, position));
    }

    /// <summary>Deletes all checkpoints but the last: a finished stage keeps one.</summary>
    public SavedStep Finish()
    {
        var last = Last ?? throw new InvalidOperationException("No checkpoint was written.");
        _series.KeepOnly(last);
        return last;
    }
}
