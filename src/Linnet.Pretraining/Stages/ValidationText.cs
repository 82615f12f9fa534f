using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Core.Tokenizers;
using Linnet.Pretraining.Windows;
using Linnet.Training.Modules;
using static TorchSharp.torch;

namespace Linnet.Pretraining.Stages;

/// <summary>Measures the model in bits per byte on text that it does not learn from.</summary>
/// <remarks>
/// Bits of all predicted tokens, ends of documents included, divided by the number of predicted bytes of text. The text is read in
/// windows of T predictions that do not overlap, so the first bytes of each window are predicted from little context: the figure
/// is a little higher than a sliding window would give.
/// </remarks>
public sealed class ValidationText
{
    private readonly Decoder _model;
    private readonly TokenWindows _windows;
    private readonly int _microBatch;

    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="windows">The text.</param>
    /// <param name="microBatch">Windows that go through the model together.</param>
    public ValidationText(Decoder model, TokenWindows windows, int microBatch)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentOutOfRangeException.ThrowIfLessThan(microBatch, 1);
        (_model, _windows, _microBatch) = (model, windows, microBatch);
    }

    /// <summary>Windows spread evenly over the text, always the same ones, that hold about so many tokens.</summary>
    /// <param name="tokens">How many; all windows when the text has fewer.</param>
    public IReadOnlyList<long> Part(long tokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        var count = Math.Min(_windows.Count, (tokens + _windows.SequenceLength - 1) / _windows.SequenceLength);
        return [.. LongRange(count).Select(i => (long)((Int128)i * _windows.Count / count))];
    }

    /// <summary>Measures the whole text.</summary>
    /// <param name="progress">Shows how far the measuring is.</param>
    /// <param name="cancellation">Stops between micro-batches.</param>
    /// <returns>Bits per byte; NaN when the model's numbers are.</returns>
    public double BitsPerByte(IProgressReporter progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(progress);
        using var task = progress.Begin(new Text("Measuring", "衡量"), _windows.Count, new Text("windows", "窗口"));
        return BitsPerByte(LongRange(_windows.Count), task, cancellation);
    }

    /// <summary>Measures some windows.</summary>
    /// <param name="windows">Which; the first window of a text always holds a byte.</param>
    /// <param name="cancellation">Stops between micro-batches.</param>
    /// <returns>Bits per byte; NaN when the model's numbers are.</returns>
    public double BitsPerByte(IEnumerable<long> windows, CancellationToken cancellation) =>
        BitsPerByte(windows, SilentProgress.Instance, cancellation);

    private double BitsPerByte(IEnumerable<long> windows, IProgressTask progress, CancellationToken cancellation)
    {
        using var untracked = no_grad();
        var (nats, bytes, done) = (0.0, 0L, 0L);
        foreach (var group in windows.Chunk(_microBatch))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var batch = _windows.Read(group);
            var (inputs, targets) = batch.ToTensors();
            nats += _model.Loss(inputs, targets).item<float>();
            progress.Report(done += group.Length);
            bytes += batch.Targets.LongCount(target => target is >= 0 and < ByteTokenizer.EndOfDocument);
        }

        return nats / Math.Log(2) / bytes;
    }

    private static IEnumerable<long> LongRange(long count)
    {
        for (long i = 0; i < count; i++)
        {
            yield return i;
        }
    }
}
