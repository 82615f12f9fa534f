using System.Buffers;
using System.Text;
using Linnet.Core.Unicode;

namespace Linnet.Tokenization;

/// <summary>Word characters and white space, as Rust's regular expressions <c>\w</c> and <c>\s</c> know them, at the ends of UTF-8 text.</summary>
internal static class WordCharacters
{
    private static readonly CodePointTable Words = CodePoint.WordCharacters();

    /// <summary>Whether the last character is one of a word.</summary>
    public static bool EndsWithWord(ReadOnlySpan<byte> utf8) =>
        Rune.DecodeLastFromUtf8(utf8, out var rune, out _) == OperationStatus.Done && Words[rune.Value] != 0;

    /// <summary>Whether the first character is one of a word.</summary>
    public static bool BeginsWithWord(ReadOnlySpan<byte> utf8) =>
        Rune.DecodeFromUtf8(utf8, out var rune, out _) == OperationStatus.Done && Words[rune.Value] != 0;

    /// <summary>The length of the text without the white space at its end.</summary>
    public static int TrimmedEnd(ReadOnlySpan<byte> utf8)
    {
        while (Rune.DecodeLastFromUtf8(utf8, out var rune, out var width) == OperationStatus.Done && CodePoint.IsWhiteSpace(rune.Value))
        {
            utf8 = utf8[..^width];
        }

        return utf8.Length;
    }

    /// <summary>How many bytes of white space the text begins with.</summary>
    public static int WhiteSpaceAtStart(ReadOnlySpan<byte> utf8)
    {
        var start = 0;
        while (Rune.DecodeFromUtf8(utf8[start..], out var rune, out var width) == OperationStatus.Done && CodePoint.IsWhiteSpace(rune.Value))
        {
            start += width;
        }

        return start;
    }
}
