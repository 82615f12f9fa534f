using System.Globalization;
using Linnet.Core.Unicode;

namespace Linnet.Tokenization.PreTokenizers;

/// <summary>The classes that the scanners' regular expressions tell apart: each code point is in exactly one.</summary>
[Flags]
internal enum CharacterClass : byte
{
    /// <summary>No class: the end of the text, or of what a scanner may look at.</summary>
    None = 0,

    /// <summary><c>[\p{Lu}\p{Lt}]</c>.</summary>
    Upper = 1,

    /// <summary><c>\p{Ll}</c>.</summary>
    Lower = 2,

    /// <summary><c>[\p{Lm}\p{Lo}]</c>.</summary>
    Caseless = 4,

    /// <summary><c>\p{M}</c>.</summary>
    Mark = 8,

    /// <summary><c>\p{N}</c>.</summary>
    Number = 16,

    /// <summary><c>\s</c>: White_Space.</summary>
    Space = 32,

    /// <summary><c>[\p{P}\p{S}]</c>.</summary>
    Symbol = 64,

    /// <summary>The others: control and format characters, what is not assigned, and bytes that are no UTF-8.</summary>
    Other = 128,

    /// <summary><c>\p{L}</c>.</summary>
    Letter = Upper | Lower | Caseless,

    /// <summary><c>[^\s\p{L}\p{N}]</c>.</summary>
    NeitherWordNorSpace = Mark | Symbol | Other,
}

/// <summary>The class of each character.</summary>
internal static class CharacterClasses
{
    /// <summary>Of all code points.</summary>
    public static CodePointTable Table { get; } = CodePoint.Categories.Map(OfCategory)
        .With(('\t', Space), ('\n', Space), ('\v', Space), ('\f', Space), ('\r', Space), (0x85, Space));

    private const byte Space = (byte)CharacterClass.Space;

    // Below 0x80 the class; above it None.
    private static readonly CharacterClass[] Ascii = [.. Enumerable.Range(0, 256).Select(b => b < 0x80 ? (CharacterClass)Table[b] : CharacterClass.None)];

    // Of the 64 code points that share the first two of three bytes (the low four bits of the first, six of the second): the class that
    // all have, or None when they differ, or when not all three bytes with such a beginning are a code point.
    private static readonly CharacterClass[] SharedByThreeBytes = [.. Enumerable.Range(0, 1024).Select(Shared)];

    /// <summary>The class of an ASCII byte; <see cref="CharacterClass.None"/> for another byte.</summary>
    public static CharacterClass OfByte(byte value) => Ascii[value];

    /// <summary>The class of the character at a place.</summary>
    /// <param name="utf8">Any bytes.</param>
    /// <param name="index">The place, in [0, length).</param>
    /// <param name="width">Bytes of the character.</param>
    public static CharacterClass At(ReadOnlySpan<byte> utf8, int index, out int width)
    {
        var first = utf8[index];
        if (first < 0x80)
        {
            width = 1;
            return Ascii[first];
        }

        return BeyondAscii(utf8, index, out width);
    }

    /// <summary>Where a run of characters ends, each of one of the wanted classes.</summary>
    public static int RunEnd(ReadOnlySpan<byte> utf8, int start, CharacterClass wanted)
    {
        var at = start;
        while (at < utf8.Length)
        {
            var first = utf8[at];
            var width = 1;
            if (((first < 0x80 ? Ascii[first] : BeyondAscii(utf8, at, out width)) & wanted) == 0)
            {
                break;
            }

            at += width;
        }

        return at;
    }

    private static CharacterClass BeyondAscii(ReadOnlySpan<byte> utf8, int index, out int width)
    {
        var rest = utf8[index..];
        if (rest.Length > 2 && (rest[0] & 0xF0) == 0xE0 && (rest[1] & 0xC0) == 0x80 && (rest[2] & 0xC0) == 0x80)
        {
            var shared = SharedByThreeBytes[((rest[0] & 0x0F) << 6) | (rest[1] & 0x3F)];
            if (shared != CharacterClass.None)
            {
                width = 3;
                return shared;
            }
        }

        var codePoint = Utf8CodePoint.Read(rest, 0, out width);
        return codePoint == Utf8CodePoint.Invalid ? CharacterClass.Other : (CharacterClass)Table[codePoint];
    }

    private static CharacterClass Shared(int block)
    {
        if (block is < 0x20 or (>= 0xD800 >> 6 and < 0xE000 >> 6)) // overlong forms and surrogates
        {
            return CharacterClass.None;
        }

        var first = Table[block << 6];
        for (var i = 1; i < 64; i++)
        {
            if (Table[(block << 6) | i] != first)
            {
                return CharacterClass.None;
            }
        }

        return (CharacterClass)first;
    }

    private static byte OfCategory(byte category) => (byte)((UnicodeCategory)category switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => CharacterClass.Upper,
        UnicodeCategory.LowercaseLetter => CharacterClass.Lower,
        UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => CharacterClass.Caseless,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => CharacterClass.Mark,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterClass.Number,
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => CharacterClass.Space,
        >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherSymbol => CharacterClass.Symbol,
        _ => CharacterClass.Other,
    });
}
