namespace Linnet.Tokenization;

/// <summary>Appends the ids of pieces that were cut off a text; each thread has one of its own.</summary>
internal delegate void PieceEncoder(ReadOnlySpan<byte> text, ReadOnlySpan<Piece> pieces, List<int> ids);

/// <summary>Encodes one long text on several threads.</summary>
/// <remarks>
/// The text is cut from its beginning to its end, by one thread after the other, and each encodes the pieces that it cut off: so the
/// pieces are those of one thread for any pre-tokenizer, and pieces do not know of each other.
/// </remarks>
internal static class ParallelEncoding
{
    /// <summary>How many pieces a thread takes at a time where they are words.</summary>
    public const int PiecesAtOnce = 8192;

    /// <summary>The ids of a text.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="cut">Cuts it.</param>
    /// <param name="worker">Gives a thread what encodes its pieces.</param>
    /// <param name="piecesAtOnce">How many pieces a thread takes at a time.</param>
    /// <param name="threads">At least 1.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static int[] Encode(
        ReadOnlyMemory<byte> utf8, IPreTokenizer cut, Func<PieceEncoder> worker, int piecesAtOnce, int threads, CancellationToken cancellation)
    {
        var position = 0;
        var gate = new Lock();
        List<int[]?> parts = [];
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, _ =>
        {
            var (pieces, encode) = (new Piece[piecesAtOnce], worker());
            List<int> ids = [];
            while (!cancellation.IsCancellationRequested)
            {
                int count, part;
                lock (gate)
                {
                    count = cut.Cut(utf8.Span, ref position, pieces);
                    part = parts.Count;
                    parts.Add(null);
                }

                if (count == 0)
                {
                    return;
                }

                ids.Clear();
                encode(utf8.Span, pieces.AsSpan(0, count), ids);
                var done = ids.ToArray();
                lock (gate)
                {
                    parts[part] = done;
                }
            }
        });
        cancellation.ThrowIfCancellationRequested();
        return Join(parts);
    }

    private static int[] Join(List<int[]?> parts)
    {
        var all = new int[parts.Sum(part => part?.Length ?? 0)];
        var at = 0;
        foreach (var part in parts)
        {
            part.AsSpan().CopyTo(all.AsSpan(at));
            at += part?.Length ?? 0;
        }

        return all;
    }
}
