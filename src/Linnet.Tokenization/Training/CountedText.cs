namespace Linnet.Tokenization.Training;

/// <summary>What files of text consist of: their different pieces, in memory or in a sorted file. It is learnt from once.</summary>
public sealed class CountedText : IPieceSource
{
    private readonly string? _run;
    private readonly long _memory;
    private PieceCounts? _counts;

    internal CountedText(PieceCounts counts, TextTally tally) =>
        (_counts, _memory, Tally, Distinct) = (counts, counts.Memory, tally, counts.Distinct);

    internal CountedText(string run, long distinct, TextTally tally) => (_run, Tally, Distinct) = (run, tally, distinct);

    /// <summary>How much text was read.</summary>
    public TextTally Tally { get; }

    /// <summary>Different pieces.</summary>
    public long Distinct { get; }

    /// <summary>Whether no document was left out, for a bound of characters.</summary>
    public bool IsAll { get; internal init; } = true;

    /// <summary>Whether the counts did not fit into the memory and went to the disk.</summary>
    public bool IsSpilled => _run is not null;

    void IPieceSource.Read(PieceReceiver receiver)
    {
        if (_counts is not null)
        {
            _counts.Pieces.Read(receiver);
        }
        else
        {
            PieceRuns.Read(_run ?? throw new InvalidOperationException("The counts were laid out and are no longer here."), receiver);
        }
    }

    /// <summary>Gives the counts free once they are laid out: a text is learnt from once.</summary>
    internal void Release()
    {
        _counts = null;
        if (_memory > LargeMemory.Bytes)
        {
            LargeMemory.GiveBack();
        }
    }
}

/// <summary>How much text was read.</summary>
/// <param name="Documents">Documents: lines of plain text, objects of JSON lines.</param>
/// <param name="Bytes">Their bytes in UTF-8.</param>
/// <param name="Characters">Their UTF-16 units.</param>
/// <param name="Pieces">Their pieces.</param>
/// <param name="CutPieces">Places where a run of letters was cut for its length.</param>
/// <param name="CutLines">Places where a line of plain text was cut for its length.</param>
public sealed record TextTally(long Documents, long Bytes, long Characters, long Pieces, long CutPieces, long CutLines)
{
    /// <summary>Nothing read.</summary>
    public static TextTally None { get; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>Two texts together.</summary>
    public static TextTally operator +(TextTally one, TextTally other) => new(
        one.Documents + other.Documents,
        one.Bytes + other.Bytes,
        one.Characters + other.Characters,
        one.Pieces + other.Pieces,
        one.CutPieces + other.CutPieces,
        one.CutLines + other.CutLines);

    /// <summary>Two texts together.</summary>
    public static TextTally Add(TextTally left, TextTally right) => left + right;
}
