using Linnet.Core.Unicode;

namespace Linnet.Tokenization.SentencePiece;

/// <summary>A text's symbols: its characters, and each byte that is part of none.</summary>
internal static class Utf8Symbol
{
    /// <summary>Symbols are in [0, 0x110100): code points, and behind them the 256 bytes.</summary>
    public const int Count = FirstByte + 256;

    private const int FirstByte = 0x110000;

    /// <summary>The first symbol of a text that is not empty.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">Its bytes, 1 to 4.</param>
    public static int Next(ReadOnlySpan<byte> text, out int length) =>
        Utf8CodePoint.Read(text, 0, out length) is >= 0 and var character ? character : FirstByte + text[0];

    /// <summary>Whether a symbol is a byte that belongs to no character.</summary>
    public static bool IsBroken(int symbol) => symbol >= FirstByte;
}
