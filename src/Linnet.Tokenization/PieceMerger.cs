using System.Buffers;

namespace Linnet.Tokenization;

/// <summary>Applies merges to one piece: always the one of the lowest rank, the leftmost first.</summary>
internal sealed class PieceMerger
{
    /// <summary>Up to so many bytes, searching all pairs for each merge is faster than a heap.</summary>
    private const int ShortPiece = 48;

    private const int NoMerge = int.MaxValue;

    private readonly int[] _byteIds;
    private readonly Dictionary<long, (int Rank, int Result)> _merges;

    public PieceMerger(BytePairVocabulary vocabulary)
    {
        _byteIds = vocabulary.ByteIds;
        _merges = new Dictionary<long, (int, int)>(vocabulary.Merges.Count);
        for (var rank = 0; rank < vocabulary.Merges.Count; rank++)
        {
            var (left, right, result) = vocabulary.Merges[rank];
            _merges.TryAdd(Key(left, right), (rank, result));
        }
    }

    /// <summary>Appends the ids of a piece.</summary>
    public void Merge(ReadOnlySpan<byte> piece, List<int> ids)
    {
        if (piece.Length <= ShortPiece)
        {
            MergeShort(piece, ids);
        }
        else
        {
            MergeLong(piece, ids);
        }
    }

    private static long Key(int left, int right) => ((long)left << 32) | (uint)right;

    private int Rank(int left, int right) => _merges.TryGetValue(Key(left, right), out var merge) ? merge.Rank : NoMerge;

    private void MergeShort(ReadOnlySpan<byte> piece, List<int> ids)
    {
        Span<int> symbols = stackalloc int[ShortPiece];
        Span<int> ranks = stackalloc int[ShortPiece]; // of the pair that begins at a symbol
        var count = piece.Length;
        for (var i = 0; i < count; i++)
        {
            symbols[i] = _byteIds[piece[i]];
        }

        for (var i = 0; i + 1 < count; i++)
        {
            ranks[i] = Rank(symbols[i], symbols[i + 1]);
        }

        while (count > 1)
        {
            var best = 0;
            for (var i = 1; i < count - 1; i++)
            {
                best = ranks[i] < ranks[best] ? i : best;
            }

            if (ranks[best] == NoMerge)
            {
                break;
            }

            symbols[best] = _merges[Key(symbols[best], symbols[best + 1])].Result;
            symbols[(best + 2)..count].CopyTo(symbols[(best + 1)..]);
            ranks[(best + 1)..count].CopyTo(ranks[best..]);
            count--;
            if (best > 0)
            {
                ranks[best - 1] = Rank(symbols[best - 1], symbols[best]);
            }

            if (best + 1 < count)
            {
                ranks[best] = Rank(symbols[best], symbols[best + 1]);
            }
        }

        foreach (var symbol in symbols[..count])
        {
            ids.Add(symbol);
        }
    }

    private void MergeLong(ReadOnlySpan<byte> piece, List<int> ids)
    {
        var rented = ArrayPool<int>.Shared.Rent(3 * piece.Length);
        try
        {
            var symbols = rented.AsSpan(0, piece.Length); // -1: swallowed by the symbol before
            var next = rented.AsSpan(piece.Length, piece.Length);
            var previous = rented.AsSpan(2 * piece.Length, piece.Length);
            var queue = new PriorityQueue<(int Left, int Right), (int Rank, int Place)>(piece.Length);
            for (var i = 0; i < piece.Length; i++)
            {
                (symbols[i], next[i], previous[i]) = (_byteIds[piece[i]], i + 1, i - 1);
            }

            for (var i = 0; i + 1 < piece.Length; i++)
            {
                Offer(queue, symbols, i, i + 1);
            }

            while (queue.TryDequeue(out var pair, out var priority))
            {
                var place = priority.Place;
                var right = next[place];
                if (right >= piece.Length || symbols[place] != pair.Left || symbols[right] != pair.Right)
                {
                    continue; // a neighbour was merged meanwhile
                }

                symbols[place] = _merges[Key(pair.Left, pair.Right)].Result;
                symbols[right] = -1;
                next[place] = next[right];
                if (next[place] < piece.Length)
                {
                    previous[next[place]] = place;
                    Offer(queue, symbols, place, next[place]);
                }

                if (previous[place] >= 0)
                {
                    Offer(queue, symbols, previous[place], place);
                }
            }

            for (var i = 0; i < piece.Length; i = next[i])
            {
                ids.Add(symbols[i]);
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    private void Offer(PriorityQueue<(int Left, int Right), (int Rank, int Place)> queue, ReadOnlySpan<int> symbols, int place, int right)
    {
        if (Rank(symbols[place], symbols[right]) is not NoMerge and var rank)
        {
            queue.Enqueue((symbols[place], symbols[right]), (rank, place));
        }
    }
}
