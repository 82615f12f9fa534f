using Linnet.Training.Loop;

namespace Linnet.Pretraining.Windows;

/// <summary>A token file cut into windows of T predictions: window i predicts tokens i·T + 1 … i·T + T from those before them.</summary>
/// <remarks>
/// Windows share one token with their neighbour (the last target of one is the first input of the next) and overlap nowhere else,
/// so every token of the file but the first is predicted exactly once in an epoch. The last window is filled up with positions
/// that carry no loss; nothing is dropped. Documents are cut where a window ends and context crosses their boundary, which the
/// end-of-document token marks.
/// </remarks>
public sealed class TokenWindows
{
    private readonly TokenFile _file;

    /// <param name="file">The tokens, at least 2; stays the caller's.</param>
    /// <param name="sequenceLength">T, at least 1.</param>
    public TokenWindows(TokenFile file, int sequenceLength)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequenceLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(file.Count, 2);
        _file = file;
        SequenceLength = sequenceLength;
        Count = (file.Count - 1 + sequenceLength - 1) / sequenceLength;
    }

    /// <summary>T, predictions per window.</summary>
    public int SequenceLength { get; }

    /// <summary>Number of windows.</summary>
    public long Count { get; }

    /// <summary>How many of a window's T positions predict a token: T but in the last window.</summary>
    public int TargetCount(long window)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(window);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(window, Count);
        return (int)Math.Min(SequenceLength, _file.Count - 1 - (window * SequenceLength));
    }

    /// <summary>Reads some windows as one micro-batch.</summary>
    /// <param name="windows">Which windows, in which order; one sequence each.</param>
    public MicroBatch Read(ReadOnlySpan<long> windows)
    {
        var inputs = new long[windows.Length * SequenceLength];    // [B, T]
        var targets = new long[windows.Length * SequenceLength];   // [B, T]
        for (var row = 0; row < windows.Length; row++)
        {
            Read(windows[row], inputs.AsSpan(row * SequenceLength, SequenceLength), targets.AsSpan(row * SequenceLength, SequenceLength));
        }

        return new MicroBatch(inputs, targets, windows.Length, SequenceLength);
    }

    /// <summary>Reads one window.</summary>
    /// <param name="window">Which.</param>
    /// <param name="inputs">Receives the tokens, [T]; 0 where the last window has none.</param>
    /// <param name="targets">Receives the tokens after them, [T]; <see cref="MicroBatch.NoTarget"/> where the last window has none.</param>
    public void Read(long window, Span<long> inputs, Span<long> targets)
    {
        var count = TargetCount(window);
        var tokens = new ushort[count + 1];
        _file.Read(window * SequenceLength, tokens, tokens.Length);
        for (var position = 0; position < count; position++)
        {
            inputs[position] = tokens[position];
            targets[position] = tokens[position + 1];
        }

        inputs[count..].Clear();
        targets[count..].Fill(MicroBatch.NoTarget);
    }
}
