namespace Linnet.Tokenization.SentencePiece;

/// <summary>What a piece is to the encoder; the numbers are those of the file.</summary>
public enum PieceType
{
    /// <summary>Text may become it, by its score.</summary>
    Normal = 1,

    /// <summary>Stands for text that no piece covers. Every vocabulary has exactly one.</summary>
    Unknown = 2,

    /// <summary>A mark such as the beginning of a sequence: no text becomes it, and it has none.</summary>
    Control = 3,

    /// <summary>Always one token wherever its text stands.</summary>
    UserDefined = 4,

    /// <summary>Taken out of use: text that would become it is split into its parts again.</summary>
    Unused = 5,

    /// <summary>One byte of text that no piece covers, written <c>&lt;0x41&gt;</c>.</summary>
    Byte = 6,
}
