using Linnet.Core.Random;

namespace Linnet.Pretraining.Windows;

/// <summary>Which window is read when: another permutation of all windows in each epoch.</summary>
/// <remarks>
/// A pure function of (seed, source, epoch, index). Nothing is stored and nothing depends on the batch size, so a resumed run, or one
/// with smaller micro-batches, reads the same windows in the same order.
/// </remarks>
public sealed class WindowOrder
{
    private readonly ulong _seed;
    private readonly string _source;
    private long _epoch = -1;
    private IndexPermutation? _permutation;

    /// <param name="windows">Number of windows in the text, at least 1.</param>
    /// <param name="seed">The stage's seed.</param>
    /// <param name="source">The text's name: another text has another order.</param>
    public WindowOrder(long windows, ulong seed, string source)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(windows, 1);
        ArgumentNullException.ThrowIfNull(source);
        (Windows, _seed, _source) = (windows, seed, source);
    }

    /// <summary>Number of windows in the text.</summary>
    public long Windows { get; }

    /// <summary>The window that is read at place <paramref name="index"/>, counted from 0 over all epochs.</summary>
    /// <returns>In [0, <see cref="Windows"/>).</returns>
    public long At(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var (epoch, place) = Math.DivRem(index, Windows);
        if (epoch != _epoch || _permutation is null)
        {
            (_epoch, _permutation) = (epoch, new IndexPermutation(Windows, _seed, $"windows of {_source}, epoch {epoch}"));
        }

        return _permutation[place];
    }
}
