using Linnet.Core.Documents;

namespace Linnet.Corpora.Reading;

/// <summary>A document as a source gave it, with what the source says about it.</summary>
/// <param name="Document">Id, source and text; the text's lines are separated by <c>\n</c>.</param>
/// <param name="Place">Where it was read.</param>
public sealed record SourceDocument(Document Document, DocumentPlace Place)
{
    /// <summary>The title, or null. It stands in the text too only where <see cref="ReadingSettings.TitleLine"/> puts it there.</summary>
    public string? Title { get; init; }

    /// <summary>The address, or null.</summary>
    public string? Url { get; init; }

    /// <summary>The language as the source names it, such as <c>zh</c> or Common Crawl's <c>zho,eng</c>; or null.</summary>
    public string? Language { get; init; }

    /// <summary>The crawl that it is from, such as <c>CC-MAIN-2023-50</c>; or null.</summary>
    public string? Snapshot { get; init; }
}

/// <summary>What a <see cref="DocumentPlace"/> counts.</summary>
public enum PlaceKind
{
    /// <summary>Lines, from 1.</summary>
    Line,

    /// <summary>Bytes of the unpacked file, from 0.</summary>
    Byte,

    /// <summary>Rows, from 1.</summary>
    Row,
}

/// <summary>Where a record begins.</summary>
/// <param name="File">The file's name in ids and in the quarantine.</param>
/// <param name="Kind">What is counted.</param>
/// <param name="Number">The line, byte or row.</param>
public readonly record struct DocumentPlace(string File, PlaceKind Kind, long Number)
{
    /// <summary><c>file:line</c>, <c>file@byte</c> or <c>file#row</c>.</summary>
    public override string ToString() => $"{File}{Kind switch { PlaceKind.Line => ':', PlaceKind.Byte => '@', _ => '#' }}{Number}";
}
