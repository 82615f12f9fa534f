using Linnet.Training.Loop;

namespace Linnet.Pretraining.Windows;

/// <summary>A token file cut into windows of T predictions: window i predicts tokens i·T + 1 … i·T + T from those before them.</summary>
/// <remarks>
/// Windows share one token with their neighbour (the last target of one is the first input of the next) and overlap nowhere else,
/// so every token of the file but the first is predicted exactly once in an epoch. The last window is filled up with positions
/// that carry no loss; nothing is dropped. Documents are cut where a window ends and context crosses their boundary, which the
/// end-of-document token marks.
/// </remarks>
public sealed class TokenWindows : ITokenWindows
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

    /// <inheritdoc/>
    public int SequenceLength { get; }

    /// <inheritdoc/>
    public long Count { get; }

    /// <inheritdoc/>
    public long Predictions => _file.Count - 1;

    /// <inheritdoc/>
    public bool HasDocuments => false;

    /// <summary>How many of a window's T positions predict a token: T but in the last window.</summary>
    public int TargetCount(long window)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(window);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(window, Count);
        return (int)Math.Min(SequenceLength, _file.Count - 1 - (window * SequenceLength));
    }

    /// <inheritdoc/>
    public void Read(long window, Span<long> inputs, Span<long> targets, Span<long> documents)
    {
        var count = TargetCount(window);
        var tokens = new int[count + 1];
        _file.Read(window * SequenceLength, tokens, tokens.Length);
        for (var position = 0; position < count; position++)
        {
            inputs[position] = tokens[position];
            targets[position] = tokens[position + 1];
        }

        inputs[count..].Clear();
        targets[count..].Fill(MicroBatch.NoTarget);
    }

    /// <inheritdoc/>
    public IEnumerable<(long From, long Until)> Places(long window) => [((window * SequenceLength) + 1, (window * SequenceLength) + 1 + TargetCount(window))];
}
