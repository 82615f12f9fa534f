namespace Linnet.Corpora.Reading;

/// <summary>How files are read. Null: as the format has it.</summary>
public sealed record ReadingSettings
{
    /// <summary>The longest record that is read, unless told otherwise: 16 MB.</summary>
    public const int DefaultRecordBytes = 16 << 20;

    /// <summary>The format; null: as the file's name tells.</summary>
    public CorpusFormat? Format { get; init; }

    /// <summary>The encoding by a name that the web knows, such as <c>gb18030</c>; null: it is found out. Not for JSON arrays, Parquet, WARC and WET.</summary>
    public string? Encoding { get; init; }

    /// <summary>The key or column of the text; null: <c>text</c>, in JSON arrays <c>content</c>.</summary>
    public string? Text { get; init; }

    /// <summary>The key or column of the id; null: <c>id</c>, where there is one.</summary>
    public string? Id { get; init; }

    /// <summary>Whether the file's name stands before each id: for files of one source that number their documents alike.</summary>
    public bool FileInId { get; init; }

    /// <summary>The key or column of the address; null: <c>url</c>, where there is one.</summary>
    public string? Url { get; init; }

    /// <summary>The key or column of the language; null: <c>language</c>, where there is one.</summary>
    public string? Language { get; init; }

    /// <summary>The key or column of the source; null: <c>source</c>, in JSON arrays <c>dataType</c>, where there is one.</summary>
    public string? Source { get; init; }

    /// <summary>The key or column of the title; null: <c>title</c>, where there is one.</summary>
    public string? Title { get; init; }

    /// <summary>Whether the title becomes the text's first line, unless the text begins with it; null: in JSON arrays alone.</summary>
    public bool? TitleLine { get; init; }

    /// <summary>The crawl; null: as a WARC file says of itself (<c>isPartOf</c>).</summary>
    public string? Snapshot { get; init; }

    /// <summary>csv and tsv: whether the first row names the columns. Without names they are <c>1</c>, <c>2</c>, …</summary>
    public bool Header { get; init; } = true;

    /// <summary>csv and tsv: whether a field that begins with <c>"</c> goes on to the next lone <c>"</c>.</summary>
    public bool Quotes { get; init; } = true;

    /// <summary>The longest record in bytes, unpacked; a longer one is skipped. At most about 1 GB.</summary>
    public int MaximumRecordBytes { get; init; } = DefaultRecordBytes;
}
