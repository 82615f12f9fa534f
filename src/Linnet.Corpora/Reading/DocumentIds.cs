namespace Linnet.Corpora.Reading;

/// <summary>Keeps ids unique within a source.</summary>
/// <remarks>
/// The source's own id is taken where it gives one: a WARC file's record id, the key or column <c>id</c>. Else the id is the document's place:
/// <c>file:line</c>, <c>file@byte</c> or <c>file#row</c>, which a person can look up; it stays the same as long as the file is the same, whatever
/// the folder it lies in, how it is packed, and which other files are read.
/// </remarks>
/// <param name="maximum">How many ids are remembered; of documents behind that many, twice used ids are found only where the first is remembered.</param>
public sealed class DocumentIds(int maximum = DocumentIds.DefaultMaximum)
{
    /// <summary>16 million: 360 MB at most, and nothing for files without ids.</summary>
    public const int DefaultMaximum = 1 << 24;

    private readonly SeenHashes _seen = new(maximum);

    /// <summary>Whether every id was compared with every other one.</summary>
    public bool AreAllCompared => !_seen.IsFull;

    /// <summary>Whether a source's own id was used before.</summary>
    internal bool IsUsed(string source, string id) => _seen.Seen($"{source}\0{id}");
}
