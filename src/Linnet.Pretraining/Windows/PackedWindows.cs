using Linnet.Training.Loop;

namespace Linnet.Pretraining.Windows;

/// <summary>A token file as sequences in which documents do not see each other: short documents share one, long ones slide through several.</summary>
/// <remarks>
/// A document of n tokens and its end are n + 1 predictions, the first from the end before it. One that fits into T stays whole. A longer one is
/// cut into pieces of T; each but the first begins with <c>overlap</c> tokens of the piece before, which are context and carry no loss. Pieces are
/// put together by best fit, the longest first, a fixed number of them at a time, so that memory and result do not depend on what comes later.
/// So every token of the file but the first is predicted exactly once in an epoch, and none is dropped; what stays empty is <see cref="Utilization"/>.
/// </remarks>
public sealed class PackedWindows : ITokenWindows
{
    /// <summary>Pieces that are sorted and packed together.</summary>
    internal const int PiecesTogether = 16_384;

    private readonly TokenFile _file;
    private readonly List<Piece> _pieces = [];
    private readonly List<int> _ends = []; // of each window, in _pieces

    /// <param name="file">The tokens, at least 2, the first of them an end of a document; stays the caller's.</param>
    /// <param name="end">The token that ends a document.</param>
    /// <param name="sequenceLength">T, at least 1.</param>
    /// <param name="overlap">Tokens of context that the pieces of a long document share, in [0, T).</param>
    public PackedWindows(TokenFile file, int end, int sequenceLength, int overlap)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequenceLength, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(overlap);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(overlap, sequenceLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(file.Count, 2);
        (_file, SequenceLength) = (file, sequenceLength);
        var together = new List<Piece>(PiecesTogether);
        foreach (var piece in Pieces(DocumentEnds(file, end), sequenceLength, overlap))
        {
            together.Add(piece);
            Overlapped += piece.Context;
            if (together.Count == PiecesTogether)
            {
                Pack(together);
            }
        }

        Pack(together);
    }

    /// <inheritdoc/>
    public int SequenceLength { get; }

    /// <inheritdoc/>
    public long Count => _ends.Count;

    /// <inheritdoc/>
    public long Predictions => _file.Count - 1;

    /// <inheritdoc/>
    public bool HasDocuments => true;

    /// <summary>Positions that repeat tokens as context of a long document's next piece.</summary>
    public long Overlapped { get; }

    /// <summary>Share of all positions that hold a token, in (0, 1].</summary>
    public double Utilization => (Predictions + Overlapped) / ((double)Count * SequenceLength);

    /// <inheritdoc/>
    public int TargetCount(long window) => Of(window).Sum(piece => piece.Length - piece.Context);

    /// <inheritdoc/>
    public void Read(long window, Span<long> inputs, Span<long> targets, Span<long> documents)
    {
        var (at, document) = (0, 0);
        var tokens = new int[SequenceLength + 1];
        foreach (var piece in Of(window))
        {
            _file.Read(piece.First, tokens, piece.Length + 1);
            for (var i = 0; i < piece.Length; i++, at++)
            {
                inputs[at] = tokens[i];
                targets[at] = i < piece.Context ? MicroBatch.NoTarget : tokens[i + 1];
                documents[at] = document;
            }

            document++;
        }

        inputs[at..].Clear();
        targets[at..].Fill(MicroBatch.NoTarget);
        documents[at..].Fill(document);
    }

    /// <inheritdoc/>
    public IEnumerable<(long From, long Until)> Places(long window) => Of(window).Select(piece => (piece.First + piece.Context + 1, piece.First + piece.Length + 1));

    private IEnumerable<Piece> Of(long window)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(window);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(window, Count);
        for (var i = window == 0 ? 0 : _ends[(int)window - 1]; i < _ends[(int)window]; i++)
        {
            yield return _pieces[i];
        }
    }

    // Places of the tokens that end documents, but for the first of the file; the last token counts as an end.
    private static IEnumerable<long> DocumentEnds(TokenFile file, int end)
    {
        var block = new int[1 << 16];
        for (long from = 1; from < file.Count; from += block.Length)
        {
            var count = (int)Math.Min(block.Length, file.Count - from);
            file.Read(from, block, count);
            for (var i = 0; i < count; i++)
            {
                if (block[i] == end || from + i == file.Count - 1)
                {
                    yield return from + i;
                }
            }
        }
    }

    private static IEnumerable<Piece> Pieces(IEnumerable<long> ends, int length, int overlap)
    {
        long begin = 0; // the end before the document, from which its first token is predicted
        foreach (var end in ends)
        {
            for (var done = begin; done < end;)
            {
                var context = (int)Math.Min(overlap, done - begin);
                var taken = (int)Math.Min(length - context, end - done);
                yield return new Piece(done - context, context + taken, context);
                done += taken;
            }

            begin = end;
        }
    }

    // Best fit, the longest first: the window with the least room in which a piece still fits.
    private void Pack(List<Piece> pieces)
    {
        var rooms = new SortedSet<(int Room, int Window)>();
        var windows = new List<List<Piece>>();
        foreach (var piece in pieces.OrderByDescending(p => p.Length)) // equal lengths stay in order
        {
            var best = rooms.GetViewBetween((piece.Length, 0), (int.MaxValue, int.MaxValue)).Min;
            if (best.Room == 0)
            {
                best = (SequenceLength, windows.Count);
                windows.Add([]);
            }
            else
            {
                rooms.Remove(best);
            }

            windows[best.Window].Add(piece);
            if (best.Room > piece.Length)
            {
                rooms.Add((best.Room - piece.Length, best.Window));
            }
        }

        foreach (var window in windows)
        {
            _pieces.AddRange(window.OrderBy(p => p.First));
            _ends.Add(_pieces.Count);
        }

        pieces.Clear();
    }

    // First: of the inputs, in the file. Context: how many of the first positions carry no loss.
    private readonly record struct Piece(long First, int Length, int Context);
}
