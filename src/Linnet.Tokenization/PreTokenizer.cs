using System.Globalization;
using System.Text;

namespace Linnet.Tokenization;

/// <summary>Cuts text into the pieces that merges never cross: words with the space before them, numbers, punctuation, blanks.</summary>
/// <remarks>
/// A hand-written scanner of code points that gives exactly the matches of <see cref="Pattern"/>, in time linear in the text. The rules
/// are those of cl100k and Llama 3, with two differences: a contraction's letters are spelt out instead of matched by case folding, and a
/// run of letters ends after <see cref="MaximumLetters"/>, because Chinese is written without spaces and a run would be a whole clause.
/// A byte that is no UTF-8 counts as punctuation.
/// </remarks>
public static class PreTokenizer
{
    /// <summary>The longest run of letters in one piece.</summary>
    public const int MaximumLetters = 32;

    /// <summary>The rules as a regular expression over code points, as tokenizer.json holds them.</summary>
    public const string Pattern =
        @"'(?:[sStTmMdD]|[rR][eE]|[vV][eE]|[lL][lL])|[^\r\n\p{L}\p{N}]?\p{L}{1,32}|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private static readonly CharacterClass[] Classes = [.. Enumerable.Range(0, 0x10000).Select(Classify)];

    private enum CharacterClass : byte
    {
        Other,
        Letter,
        Number,
        Blank,
        LineEnd,
    }

    /// <summary>The length of the first piece.</summary>
    /// <param name="utf8">Any bytes; the end of the span is the end of the text.</param>
    /// <returns>Bytes, at least 1; 0 for an empty text.</returns>
    public static int Next(ReadOnlySpan<byte> utf8) => Next(utf8, out _);

    /// <summary>The length of the first piece, and whether it was cut.</summary>
    /// <param name="utf8">Any bytes; the end of the span is the end of the text.</param>
    /// <param name="cut">Whether the run of letters goes on in the next piece.</param>
    /// <returns>Bytes, at least 1; 0 for an empty text.</returns>
    public static int Next(ReadOnlySpan<byte> utf8, out bool cut)
    {
        cut = false;
        if (utf8.IsEmpty)
        {
            return 0;
        }

        if (utf8[0] == (byte)'\'' && Contraction(utf8[1..]) is > 0 and var contraction)
        {
            return 1 + contraction;
        }

        var first = ClassAt(utf8, 0, out var width);
        if (first == CharacterClass.Letter)
        {
            return Letters(utf8, 0, out cut);
        }

        if (first == CharacterClass.Number)
        {
            return Run(utf8, 0, CharacterClass.Number, limit: 3);
        }

        var second = width < utf8.Length ? ClassAt(utf8, width, out _) : CharacterClass.LineEnd;
        if (first != CharacterClass.LineEnd && second == CharacterClass.Letter)
        {
            return Letters(utf8, width, out cut);
        }

        if (first == CharacterClass.Other || (utf8[0] == (byte)' ' && second == CharacterClass.Other))
        {
            var end = Run(utf8, first == CharacterClass.Other ? 0 : width, CharacterClass.Other);
            return Run(utf8, end, CharacterClass.LineEnd);
        }

        return Blanks(utf8);
    }

    private static int Letters(ReadOnlySpan<byte> utf8, int start, out bool cut)
    {
        var end = Run(utf8, start, CharacterClass.Letter, MaximumLetters);
        cut = end < utf8.Length && ClassAt(utf8, end, out _) == CharacterClass.Letter;
        return end;
    }

    /// <summary>Blanks up to and with their last line end; without one, all but the last, which belongs to the word behind them.</summary>
    private static int Blanks(ReadOnlySpan<byte> utf8)
    {
        var (end, last, lineEnd) = (0, 0, 0);
        while (end < utf8.Length && ClassAt(utf8, end, out var width) is CharacterClass.Blank or CharacterClass.LineEnd)
        {
            lineEnd = utf8[end] is (byte)'\r' or (byte)'\n' ? end + 1 : lineEnd;
            last = end;
            end += width;
        }

        return lineEnd > 0 ? lineEnd : end == utf8.Length || last == 0 ? end : last;
    }

    private static int Run(ReadOnlySpan<byte> utf8, int start, CharacterClass wanted, int limit = int.MaxValue)
    {
        for (var taken = 0; taken < limit && start < utf8.Length && ClassAt(utf8, start, out var width) == wanted; taken++)
        {
            start += width;
        }

        return start;
    }

    private static int Contraction(ReadOnlySpan<byte> utf8) => utf8.Length == 0 ? 0 : ((char)(utf8[0] | 0x20), utf8.Length > 1 ? (char)(utf8[1] | 0x20) : '\0') switch
    {
        ('s' or 't' or 'm' or 'd', _) => 1,
        ('r' or 'v', 'e') or ('l', 'l') => 2,
        _ => 0,
    };

    private static CharacterClass ClassAt(ReadOnlySpan<byte> utf8, int index, out int width)
    {
        var first = utf8[index];
        if (first < 0x80)
        {
            width = 1;
            return Classes[first];
        }

        // Bytes that are no UTF-8 come back as U+FFFD, which is a symbol.
        _ = Rune.DecodeFromUtf8(utf8[index..], out var rune, out width);
        return rune.IsBmp ? Classes[rune.Value] : Classify(rune.Value);
    }

    // The runtime's own table of categories: it depends on neither culture nor ICU.
    private static CharacterClass Classify(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => CharacterClass.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterClass.Number,
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => CharacterClass.Blank,
        _ => codePoint switch
        {
            '\r' or '\n' => CharacterClass.LineEnd,
            '\t' or '\v' or '\f' or 0x85 => CharacterClass.Blank,
            _ => CharacterClass.Other,
        },
    };
}
