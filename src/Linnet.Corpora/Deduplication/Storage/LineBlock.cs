namespace Linnet.Corpora.Deduplication.Storage;

/// <summary>Some whole lines of a file, in a buffer that is used again.</summary>
internal sealed class LineBlock
{
    private byte[] _buffer = [];
    private ReadOnlyMemory<byte> _bytes;

    /// <summary>The lines with their ends.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    public string Path { get; private set; } = "";

    /// <summary>Number of the first line over all files, from 0.</summary>
    public long FirstNumber { get; private set; }

    /// <summary>How many lines.</summary>
    public int Lines { get; private set; }

    /// <summary>Where the first line begins in the concatenation of all files.</summary>
    public long Offset { get; private set; }

    private long FirstLine { get; set; }

    private bool IsFirst { get; set; }

    public byte[] Room(int bytes)
    {
        if (_buffer.Length < bytes)
        {
            Array.Resize(ref _buffer, bytes);
        }

        return _buffer;
    }

    public void Set(ReadOnlyMemory<byte> bytes, string path, long firstNumber, long firstLine, long offset, bool isFirst)
    {
        (_bytes, Path, FirstNumber, FirstLine, Offset, IsFirst) = (bytes, path, firstNumber, firstLine, offset, isFirst);
        Lines = bytes.Span.Count((byte)'\n') + (bytes.Span[^1] == (byte)'\n' ? 0 : 1);
    }

    /// <summary>The line after the one that ends at <paramref name="at"/>, which begins at 0.</summary>
    /// <param name="index">Which of the block's lines it is, from 0.</param>
    /// <param name="at">Where it begins; afterwards, where the next one does.</param>
    public NumberedLine Next(int index, ref int at)
    {
        var rest = _bytes.Span[at..];
        var end = rest.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        at += end < 0 ? rest.Length : end + 1;
        return new(IsFirst && index == 0 && line.StartsWith("\uFEFF"u8) ? line[3..] : line, FirstNumber + index, Path, FirstLine + index);
    }
}
