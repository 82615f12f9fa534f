using Linnet.Training.Loop;

namespace Linnet.Pretraining.Windows;

/// <summary>A text cut into sequences of T positions, each token of it predicted once.</summary>
public interface ITokenWindows
{
    /// <summary>T, positions of a window.</summary>
    int SequenceLength { get; }

    /// <summary>Number of windows.</summary>
    long Count { get; }

    /// <summary>Predictions of all windows together.</summary>
    long Predictions { get; }

    /// <summary>Whether a window's documents are hidden from each other.</summary>
    bool HasDocuments { get; }

    /// <summary>How many of a window's T positions predict a token.</summary>
    int TargetCount(long window);

    /// <summary>Reads one window.</summary>
    /// <param name="window">Which.</param>
    /// <param name="inputs">Receives the tokens, [T]; 0 where there is none.</param>
    /// <param name="targets">Receives the tokens after them, [T]; <see cref="MicroBatch.NoTarget"/> where a position carries no loss.</param>
    /// <param name="documents">Receives the number of each position's document, [T], never falling; empty without <see cref="HasDocuments"/>.</param>
    void Read(long window, Span<long> inputs, Span<long> targets, Span<long> documents);

    /// <summary>Where a window's text stands: token of the file from and until which, for each stretch of it.</summary>
    IEnumerable<(long From, long Until)> Places(long window);

    /// <summary>Reads some windows as one micro-batch.</summary>
    /// <param name="windows">Which windows, in which order; one sequence each.</param>
    MicroBatch Read(ReadOnlySpan<long> windows)
    {
        var batch = MicroBatch.Empty(windows.Length, SequenceLength, HasDocuments);
        for (var row = 0; row < windows.Length; row++)
        {
            Read(windows[row], batch, row);
        }

        return batch;
    }

    /// <summary>Reads a window into a row of a micro-batch.</summary>
    void Read(long window, MicroBatch batch, int row)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var (start, length) = (row * SequenceLength, SequenceLength);
        Read(window, batch.Tokens.AsSpan(start, length), batch.Targets.AsSpan(start, length), HasDocuments ? batch.Documents.AsSpan(start, length) : []);
    }
}
