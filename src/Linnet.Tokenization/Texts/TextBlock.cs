namespace Linnet.Tokenization.Texts;

/// <summary>Some documents of a file as they stand there: whole lines, or the texts of rows.</summary>
/// <param name="room">Room for so many bytes, unless one document needs more.</param>
internal sealed class TextBlock(int room)
{
    /// <summary>The bytes, and room behind them.</summary>
    public byte[] Bytes { get; set; } = new byte[room];

    /// <summary>How many bytes.</summary>
    public int Length { get; set; }

    /// <summary>The file.</summary>
    public string Path { get; set; } = "";

    /// <summary>Which file, from 0.</summary>
    public int File { get; set; }

    /// <summary>What the bytes are.</summary>
    public TextLayout Layout { get; set; }

    /// <summary>Of <see cref="TextLayout.Rows"/>: where each document ends.</summary>
    public List<int> Ends { get; } = [];

    /// <summary>The number of its first line or row, from 1.</summary>
    public long FirstLine { get; set; }

    /// <summary>Whether its last line goes on in the next block, because it is too long.</summary>
    public bool IsCut { get; set; }

    /// <summary>Where reading goes on behind it.</summary>
    public TextPosition End { get; set; } = new(0, 0, 1);

    /// <summary>Forgets what it holds, and the room that a long document needed.</summary>
    public void Clear()
    {
        (Bytes, Length, IsCut) = (Bytes.Length > room ? new byte[room] : Bytes, 0, false);
        Ends.Clear();
    }

    /// <summary>Makes room for so many bytes, twice as many as before at least.</summary>
    public void Grow(int bytes)
    {
        if (bytes > Bytes.Length)
        {
            var larger = Bytes;
            Array.Resize(ref larger, Math.Max(bytes, 2 * larger.Length));
            Bytes = larger;
        }
    }
}

/// <summary>How documents stand in a block.</summary>
internal enum TextLayout
{
    /// <summary>Each line with its end is one.</summary>
    Lines,

    /// <summary>Each line is a JSON object with one in its key <c>text</c>.</summary>
    JsonLines,

    /// <summary>One behind the other; where each ends is told beside.</summary>
    Rows,
}

/// <summary>Where a reader stands.</summary>
/// <param name="File">Which file, from 0.</param>
/// <param name="Offset">Bytes of its text, unpacked, that were read; of a file of rows: rows.</param>
/// <param name="Line">The number of the next line or row, from 1.</param>
internal sealed record TextPosition(int File, long Offset, long Line);
