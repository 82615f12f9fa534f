namespace Linnet.Core.Random;

/// <summary>In which order items are taken for as long as one likes: each once in an epoch, in another order in each epoch.</summary>
/// <remarks>
/// A pure function of (seed, stream, place). Nothing is stored and nothing depends on the batch size, so a resumed run, or one
/// with smaller micro-batches, takes the same items in the same order.
/// </remarks>
public sealed class EpochOrder
{
    private readonly ulong _seed;
    private readonly string _stream;
    private long _epoch = -1;
    private IndexPermutation? _permutation;

    /// <param name="count">How many items there are, at least 1.</param>
    /// <param name="seed">The stage's seed.</param>
    /// <param name="stream">What is ordered: another stream has another order. The epoch's number is put behind it.</param>
    public EpochOrder(long count, ulong seed, string stream)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentNullException.ThrowIfNull(stream);
        (Count, _seed, _stream) = (count, seed, stream);
    }

    /// <summary>Number of items.</summary>
    public long Count { get; }

    /// <summary>The item that is taken at <paramref name="place"/>, counted from 0 over all epochs.</summary>
    /// <returns>In [0, <see cref="Count"/>).</returns>
    public long At(long place)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        var (epoch, index) = Math.DivRem(place, Count);
        if (epoch != _epoch || _permutation is null)
        {
            (_epoch, _permutation) = (epoch, new IndexPermutation(Count, _seed, $"{_stream}{epoch}"));
        }

        return _permutation[index];
    }
}
