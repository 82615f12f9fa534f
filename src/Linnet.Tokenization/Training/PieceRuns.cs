using System.Buffers.Binary;

namespace Linnet.Tokenization.Training;

/// <summary>Makes sorted files of pieces, and one of many.</summary>
internal static class PieceRuns
{
    /// <summary>Writes the pieces of a map in ascending order.</summary>
    public static PieceRun Write(string path, PieceMap pieces, CancellationToken cancellation)
    {
        // The first eight bytes decide most comparisons.
        var (keys, offsets) = (new ulong[pieces.Distinct], new long[pieces.Distinct]);
        var next = 0;
        pieces.Read((offset, piece, _) => (keys[next], offsets[next++]) = (Key(piece), offset));
        cancellation.ThrowIfCancellationRequested();
        Array.Sort(keys, offsets);
        cancellation.ThrowIfCancellationRequested();
        var whole = Comparer<long>.Create((first, second) => pieces.At(first, out _).SequenceCompareTo(pieces.At(second, out _)));
        for (var (start, end) = (0, 0); start < keys.Length; start = end)
        {
            for (end = start + 1; end < keys.Length && keys[end] == keys[start]; end++)
            {
            }

            Array.Sort(offsets, start, end - start, whole);
        }

        using var writer = new PieceRunWriter(path);
        for (var i = 0; i < offsets.Length; i++)
        {
            if ((i & 0xFFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            var piece = pieces.At(offsets[i], out var count);
            writer.Write(piece, count);
        }

        return writer.Finish();
    }

    /// <summary>Makes one file of several: equal pieces' counts are added.</summary>
    /// <exception cref="OverflowException">A count passes 2⁶³.</exception>
    public static PieceRun Merge(string path, IReadOnlyList<string> runs, CancellationToken cancellation)
    {
        using var writer = new PieceRunWriter(path);
        var readers = runs.Select(run => new PieceRunReader(run)).ToList();
        try
        {
            var heap = readers.Where(r => r.MoveNext()).ToArray();
            var count = heap.Length;
            for (var at = count / 2 - 1; at >= 0; at--)
            {
                Sink(heap, count, at);
            }

            byte[] piece = [];
            for (var merged = 0L; count > 0; merged++)
            {
                if ((merged & 0xFFFF) == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                }

                var length = heap[0].Piece.Length;
                if (piece.Length < length)
                {
                    piece = new byte[2 * length];
                }

                heap[0].Piece.CopyTo(piece);
                var sum = 0L;
                while (count > 0 && heap[0].Piece.SequenceEqual(piece.AsSpan(0, length)))
                {
                    sum = checked(sum + heap[0].Count);
                    if (!heap[0].MoveNext())
                    {
                        heap[0] = heap[--count];
                    }

                    Sink(heap, count, 0);
                }

                writer.Write(piece.AsSpan(0, length), sum);
            }

            return writer.Finish();
        }
        finally
        {
            readers.ForEach(r => r.Dispose());
        }
    }

    /// <summary>Reads a file.</summary>
    public static void Read(string path, PieceReceiver receiver)
    {
        using var reader = new PieceRunReader(path);
        while (reader.MoveNext())
        {
            receiver(reader.Piece, reader.Count);
        }
    }

    private static ulong Key(ReadOnlySpan<byte> piece)
    {
        Span<byte> first = stackalloc byte[8];
        first.Clear();
        piece[..Math.Min(8, piece.Length)].CopyTo(first);
        return BinaryPrimitives.ReadUInt64BigEndian(first);
    }

    private static void Sink(PieceRunReader[] heap, int count, int at)
    {
        while (true)
        {
            var child = 2 * at + 1;
            if (child >= count)
            {
                return;
            }

            if (child + 1 < count && heap[child + 1].Piece.SequenceCompareTo(heap[child].Piece) < 0)
            {
                child++;
            }

            if (heap[at].Piece.SequenceCompareTo(heap[child].Piece) <= 0)
            {
                return;
            }

            (heap[at], heap[child]) = (heap[child], heap[at]);
            at = child;
        }
    }
}
