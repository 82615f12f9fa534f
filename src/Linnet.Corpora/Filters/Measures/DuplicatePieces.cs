namespace Linnet.Corpora.Filters.Measures;

/// <summary>How many pieces of a text, lines or paragraphs, stood before in it.</summary>
/// <param name="Pieces">All pieces.</param>
/// <param name="Duplicates">Those that stood before.</param>
/// <param name="Length">UTF-16 units of all.</param>
/// <param name="DuplicateLength">UTF-16 units of those that stood before.</param>
internal readonly record struct DuplicatePieces(int Pieces, int Duplicates, long Length, long DuplicateLength)
{
    /// <summary>Share of the pieces: 0 to 1.</summary>
    public double Share => Pieces == 0 ? 0 : Duplicates / (double)Pieces;

    /// <summary>Share of the characters: 0 to 1.</summary>
    public double LengthShare => Length == 0 ? 0 : DuplicateLength / (double)Length;

    /// <summary>The lines, without white space at their ends, without empty ones.</summary>
    public static DuplicatePieces OfLines(ReadOnlySpan<char> text, ReadOnlySpan<LineFacts> lines, SpanIndex index)
    {
        index.Clear();
        var count = new DuplicatePieces();
        foreach (ref readonly var line in lines)
        {
            if (!line.IsEmpty)
            {
                count = count.With(text, line.TextStart, line.TextEnd, index);
            }
        }

        return count;
    }

    /// <summary>The paragraphs: what stands between empty lines.</summary>
    public static DuplicatePieces OfParagraphs(ReadOnlySpan<char> text, ReadOnlySpan<LineFacts> lines, SpanIndex index)
    {
        index.Clear();
        var count = new DuplicatePieces();
        var (start, end) = (-1, 0);
        foreach (ref readonly var line in lines)
        {
            if (!line.IsEmpty)
            {
                (start, end) = (start < 0 ? line.TextStart : start, line.TextEnd);
            }
            else if (start >= 0)
            {
                (count, start) = (count.With(text, start, end, index), -1);
            }
        }

        return start >= 0 ? count.With(text, start, end, index) : count;
    }

    private DuplicatePieces With(ReadOnlySpan<char> text, int start, int end, SpanIndex index)
    {
        var before = index.Count;
        var isNew = index.Add(text, start, end - start) == before;
        return new DuplicatePieces(
            Pieces + 1, Duplicates + (isNew ? 0 : 1), Length + (end - start), DuplicateLength + (isNew ? 0 : end - start));
    }
}
