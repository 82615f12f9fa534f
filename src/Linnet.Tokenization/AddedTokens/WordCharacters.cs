using System.Buffers;
using System.Globalization;
using System.Text;

namespace Linnet.Tokenization;

/// <summary>Word characters and white space, as Rust's regular expressions <c>\w</c> and <c>\s</c> know them, at the ends of UTF-8 text.</summary>
internal static class WordCharacters
{
    /// <summary>Whether the last character is one of a word.</summary>
    public static bool EndsWithWord(ReadOnlySpan<byte> utf8) =>
        Rune.DecodeLastFromUtf8(utf8, out var rune, out _) == OperationStatus.Done && IsWord(rune);

    /// <summary>Whether the first character is one of a word.</summary>
    public static bool BeginsWithWord(ReadOnlySpan<byte> utf8) =>
        Rune.DecodeFromUtf8(utf8, out var rune, out _) == OperationStatus.Done && IsWord(rune);

    /// <summary>The length of the text without the white space at its end.</summary>
    public static int TrimmedEnd(ReadOnlySpan<byte> utf8)
    {
        while (Rune.DecodeLastFromUtf8(utf8, out var rune, out var width) == OperationStatus.Done && IsWhiteSpace(rune.Value))
        {
            utf8 = utf8[..^width];
        }

        return utf8.Length;
    }

    /// <summary>How many bytes of white space the text begins with.</summary>
    public static int WhiteSpaceAtStart(ReadOnlySpan<byte> utf8)
    {
        var start = 0;
        while (Rune.DecodeFromUtf8(utf8[start..], out var rune, out var width) == OperationStatus.Done && IsWhiteSpace(rune.Value))
        {
            start += width;
        }

        return start;
    }

    // Unicode's White_Space.
    private static bool IsWhiteSpace(int value) =>
        value is (>= 0x09 and <= 0x0D) or ' ' or 0x85 or 0xA0 or 0x1680 or (>= 0x2000 and <= 0x200A) or 0x2028 or 0x2029 or 0x202F or 0x205F or 0x3000;

    // Alphabetic, marks, decimal digits, connectors and joiners (Unicode Technical Standard 18, annex C). Of Alphabetic, the circled and
    // squared Latin letters are symbols by their category.
    private static bool IsWord(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation => true,
        _ => rune.Value is 0x200C or 0x200D or (>= 0x24B6 and <= 0x24E9)
            or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189),
    };
}
