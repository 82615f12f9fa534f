using Linnet.Core.Progress;
using Linnet.Evaluation.Perplexity;
using Linnet.Pretraining.Windows;
using Linnet.Training.Modules;
using static TorchSharp.torch;

namespace Linnet.Pretraining.Stages;

/// <summary>Measures the model on a source's text that it does not learn from.</summary>
/// <remarks>
/// Every token but the first is predicted once, ends of documents included. The text is read in windows of T predictions that do not
/// overlap, so the first tokens of each window are predicted from little context: perplexity is a little higher than with a sliding window.
/// </remarks>
public sealed class ValidationText
{
    private readonly Decoder _model;
    private readonly ITokenWindows _windows;
    private readonly TextCounts _counts;
    private readonly int _microBatch;

    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="windows">The text.</param>
    /// <param name="counts">What the text holds.</param>
    /// <param name="microBatch">Windows that go through the model together.</param>
    public ValidationText(Decoder model, ITokenWindows windows, TextCounts counts, int microBatch)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentOutOfRangeException.ThrowIfLessThan(microBatch, 1);
        (_model, _windows, _counts, _microBatch) = (model, windows, counts, microBatch);
    }

    /// <summary>All windows.</summary>
    public IReadOnlyList<long> Whole => Part(long.MaxValue);

    /// <summary>Windows spread evenly over the text, always the same ones, that hold about so many tokens.</summary>
    /// <param name="tokens">How many; all windows when the text has fewer.</param>
    public IReadOnlyList<long> Part(long tokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        var count = Math.Min(_windows.Count, ((tokens - 1) / _windows.SequenceLength) + 1);
        var part = new long[count];
        for (long i = 0; i < count; i++)
        {
            part[i] = (long)((Int128)i * _windows.Count / count);
        }

        return part;
    }

    /// <summary>Measures some windows.</summary>
    /// <param name="windows">Which, at least one.</param>
    /// <param name="progress">Told in windows.</param>
    /// <param name="cancellation">Stops between micro-batches.</param>
    /// <returns>The likelihood of the whole text as far as these windows tell: their mean loss for each of its predictions. NaN when the model's numbers are.</returns>
    public TextLikelihood Measure(IReadOnlyList<long> windows, IProgressTask progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentNullException.ThrowIfNull(progress);
        using var untracked = no_grad();
        var (nats, predictions, done) = (0.0, 0L, 0L);
        foreach (var group in windows.Chunk(_microBatch))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var batch = _windows.Read(group);
            var (inputs, targets) = batch.ToTensors();
            nats += _model.Loss(inputs, targets, batch.ToDocuments()).item<float>();
            predictions += group.Sum(window => (long)_windows.TargetCount(window));
            progress.Report(done += group.Length);
        }

        return new TextLikelihood(nats / predictions * _counts.Predictions, _counts.Predictions, _counts.Characters, _counts.Bytes);
    }
}
