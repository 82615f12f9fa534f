namespace Linnet.Tokenization.Training;

/// <summary>Some documents of a file as they stand there: whole lines.</summary>
/// <param name="room">Room for so many bytes, unless one line needs more.</param>
internal sealed class TextBlock(int room)
{
    /// <summary>The bytes, and room behind them.</summary>
    public byte[] Bytes { get; set; } = new byte[room];

    /// <summary>How many bytes.</summary>
    public int Length { get; set; }

    /// <summary>The file.</summary>
    public string Path { get; set; } = "";

    /// <summary>Whether each line is a JSON object with the document in its key <c>text</c>; else each line is a document.</summary>
    public bool IsJson { get; set; }

    /// <summary>The number of its first line, from 1.</summary>
    public long FirstLine { get; set; }

    /// <summary>Whether its last line goes on in the next block, because it is too long.</summary>
    public bool IsCut { get; set; }

    /// <summary>Where reading goes on behind it.</summary>
    public TextPosition End { get; set; } = new(0, 0, 1);

    /// <summary>Forgets the room that a long line needed.</summary>
    public void Shrink() => Bytes = Bytes.Length > room ? new byte[room] : Bytes;
}

/// <summary>Where a reader stands.</summary>
/// <param name="File">Which file, from 0.</param>
/// <param name="Offset">Bytes of its text, unpacked, that were read.</param>
/// <param name="Line">The number of the next line, from 1.</param>
internal sealed record TextPosition(int File, long Offset, long Line);
