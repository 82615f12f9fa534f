namespace Linnet.Corpora.Deduplication.Storage;

/// <summary>One line of a sequence of files.</summary>
public readonly ref struct NumberedLine
{
    internal NumberedLine(ReadOnlySpan<byte> bytes, long number, string path, long lineInFile)
    {
        Bytes = bytes;
        (Number, Path, LineInFile) = (number, path, lineInFile);
    }

    /// <summary>The line without its end, and without a byte order mark.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Its number over all files, from 0.</summary>
    public long Number { get; }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Its number in the file, from 1.</summary>
    public long LineInFile { get; }
}

/// <summary>Takes one line.</summary>
/// <typeparam name="T">What belongs to the thread that calls.</typeparam>
public delegate void LineAction<in T>(T state, NumberedLine line);
