using System.Buffers;

namespace Linnet.Tokenization.Models.BytePair;

/// <summary>Applies merges to the symbols of one piece: always the pair of the lowest rank, the leftmost of several.</summary>
/// <remarks>
/// Sennrich et al. 2016. Short pieces search all pairs for each merge; long ones keep a heap of pairs, so that the time grows with n·log n
/// whatever the piece. Threads may share one.
/// </remarks>
internal sealed class SymbolMerger
{
    /// <summary>Up to so many symbols, searching all pairs for each merge is faster than a heap.</summary>
    public const int ShortPiece = 48;

    private readonly MergeTable _merges;

    /// <param name="merges">The merges; nothing is added to them any more.</param>
    public SymbolMerger(MergeTable merges)
    {
        ArgumentNullException.ThrowIfNull(merges);
        _merges = merges;
    }

    /// <summary>Merges in place.</summary>
    /// <param name="symbols">The symbols, [n]; -1 is one that never merges. What is left comes back at the front.</param>
    /// <param name="lengths">How many bytes each stands for, [n]; joined with the symbols.</param>
    /// <param name="atLeast">Stop when so many are left, at least 1.</param>
    /// <returns>How many symbols are left.</returns>
    public int Merge(Span<int> symbols, Span<int> lengths, int atLeast = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(lengths.Length, symbols.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(atLeast, 1);
        return symbols.Length <= ShortPiece ? MergeShort(symbols, lengths, atLeast) : MergeLong(symbols, lengths, atLeast);
    }

    private int MergeShort(Span<int> symbols, Span<int> lengths, int atLeast)
    {
        Span<int> ranks = stackalloc int[ShortPiece]; // of the pair that begins at a symbol
        Span<int> results = stackalloc int[ShortPiece];
        var count = symbols.Length;
        for (var i = 0; i + 1 < count; i++)
        {
            ranks[i] = _merges.Rank(symbols[i], symbols[i + 1], out results[i]);
        }

        while (count > atLeast)
        {
            var (best, rank) = (0, MergeTable.NoMerge);
            for (var i = 0; i < count - 1; i++)
            {
                (best, rank) = ranks[i] < rank ? (i, ranks[i]) : (best, rank);
            }

            if (rank == MergeTable.NoMerge)
            {
                break;
            }

            symbols[best] = results[best];
            lengths[best] += lengths[best + 1];
            for (var i = best + 1; i + 1 < count; i++)
            {
                (symbols[i], lengths[i], ranks[i], results[i]) = (symbols[i + 1], lengths[i + 1], ranks[i + 1], results[i + 1]);
            }

            count--;
            if (best > 0)
            {
                ranks[best - 1] = _merges.Rank(symbols[best - 1], symbols[best], out results[best - 1]);
            }

            if (best + 1 < count)
            {
                ranks[best] = _merges.Rank(symbols[best], symbols[best + 1], out results[best]);
            }
        }

        return count;
    }

    private int MergeLong(Span<int> symbols, Span<int> lengths, int atLeast)
    {
        var n = symbols.Length;
        var places = ArrayPool<int>.Shared.Rent(3 * n);
        var waiting = ArrayPool<ulong>.Shared.Rent(3 * n);
        try
        {
            var chain = new Chain(symbols, lengths, places.AsSpan(0, n), places.AsSpan(n, n), places.AsSpan(2 * n, n));
            var queue = new RankQueue(waiting);
            for (var i = 0; i < n; i++)
            {
                (chain.Next[i], chain.Previous[i]) = (i + 1, i - 1);
                Offer(ref queue, chain, i);
            }

            var count = n;
            while (count > atLeast && queue.TryTake(out var rank, out var place))
            {
                // Where a neighbour was merged meanwhile, the rank is another, or the same one again, and then it is this pair's turn anyway.
                if (chain.Ranks[place] == rank)
                {
                    Join(ref queue, chain, place);
                    count--;
                }
            }

            return chain.Gather();
        }
        finally
        {
            ArrayPool<int>.Shared.Return(places);
            ArrayPool<ulong>.Shared.Return(waiting);
        }
    }

    private void Join(ref RankQueue queue, Chain chain, int place)
    {
        var swallowed = chain.Next[place];
        _ = _merges.Rank(chain.Symbols[place], chain.Symbols[swallowed], out chain.Symbols[place]);
        chain.Lengths[place] += chain.Lengths[swallowed];
        chain.Ranks[swallowed] = MergeTable.NoMerge;
        chain.Next[place] = chain.Next[swallowed];
        if (chain.Next[place] < chain.Next.Length)
        {
            chain.Previous[chain.Next[place]] = place;
        }

        Offer(ref queue, chain, place);
        if (chain.Previous[place] >= 0)
        {
            Offer(ref queue, chain, chain.Previous[place]);
        }
    }

    private void Offer(ref RankQueue queue, Chain chain, int place)
    {
        var right = chain.Next[place];
        var rank = right < chain.Next.Length ? _merges.Rank(chain.Symbols[place], chain.Symbols[right], out _) : MergeTable.NoMerge;
        chain.Ranks[place] = rank;
        if (rank != MergeTable.NoMerge)
        {
            queue.Add(rank, place);
        }
    }

    /// <summary>Symbols of which two neighbours become one without moving the others.</summary>
    private readonly ref struct Chain(Span<int> symbols, Span<int> lengths, Span<int> next, Span<int> previous, Span<int> ranks)
    {
        public readonly Span<int> Symbols = symbols;
        public readonly Span<int> Lengths = lengths;
        public readonly Span<int> Next = next; // n behind the last
        public readonly Span<int> Previous = previous; // -1 before the first
        public readonly Span<int> Ranks = ranks; // of the pair that begins here; NoMerge where a symbol was swallowed

        /// <summary>Moves what is left to the front.</summary>
        public int Gather()
        {
            var count = 0;
            for (var i = 0; i < Next.Length; i = Next[i])
            {
                (Symbols[count], Lengths[count]) = (Symbols[i], Lengths[i]);
                count++;
            }

            return count;
        }
    }
}
