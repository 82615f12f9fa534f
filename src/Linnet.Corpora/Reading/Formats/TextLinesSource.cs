using Linnet.Core.JsonLines;

namespace Linnet.Corpora.Reading.Formats;

/// <summary>The lines of a file, without byte order mark and line ends.</summary>
internal sealed class TextLinesSource(Stream stream, int maximumBytes)
{
    private readonly LineSplitter _lines = new(stream, maximumBytes);

    /// <summary>The number of the line that <see cref="Next"/> returned, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Whether that line is longer than allowed: then it is only its beginning.</summary>
    public bool IsTooLong => _lines.IsTooLong;

    /// <summary>The next line, valid until the next call, or false at the end.</summary>
    public bool Next(out ReadOnlyMemory<byte> line)
    {
        if (!_lines.Next(out line))
        {
            return false;
        }

        if (++Number == 1 && line.Span is [0xEF, 0xBB, 0xBF, ..])
        {
            line = line[3..];
        }

        line = line.Span is [.., (byte)'\r'] ? line[..^1] : line;
        return true;
    }
}
