using System.Globalization;
using System.Runtime.CompilerServices;
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
        .With((byte)CharacterClass.Space, '\t', '\n', '\v', '\f', '\r', 0x85);

    // Of four bytes read as one little-endian number: which bits tell that the first three are a character's, and what they are then.
    private const uint ThreeByteMask = 0x00C0C0F0, ThreeByteMarks = 0x008080E0;

    // Below 0x80 the class; above it None.
    private static readonly CharacterClass[] Ascii = [.. Enumerable.Range(0, 256).Select(b => b < 0x80 ? (CharacterClass)Table[b] : CharacterClass.None)];

    // Of each character of three bytes; None below U+0800 and for surrogates, which no three bytes may stand for.
    private static readonly byte[] ThreeBytes = ClassesOfThreeBytes();

    /// <summary>The class of an ASCII byte; <see cref="CharacterClass.None"/> for another byte.</summary>
    public static CharacterClass OfByte(byte value) => Ascii[value];

    /// <summary>The class of the character at a place.</summary>
    /// <param name="utf8">Any bytes.</param>
    /// <param name="index">The place, in [0, length).</param>
    /// <param name="width">Bytes of the character.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
        while (true)
        {
            at = ThreeByteRunEnd(utf8, at, wanted);
            if (at >= utf8.Length || (At(utf8, at, out var width) & wanted) == 0)
            {
                return at;
            }

            at += width;
        }
    }

    /// <summary>The beginning of such a run, as far as its characters have three bytes: Chinese, kana, Hangul.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ThreeByteRunEnd(ReadOnlySpan<byte> utf8, int start, CharacterClass wanted)
    {
        var at = start;
        while (at <= utf8.Length - sizeof(uint)
            && Unsafe.ReadUnaligned<uint>(in utf8[at]) is var word && (word & ThreeByteMask) == ThreeByteMarks && (ThreeBytes[OfThreeBytes(word)] & (byte)wanted) != 0)
        {
            at += 3;
        }

        return at;
    }

    private static int OfThreeBytes(uint word) => (int)(((word & 0x0F) << 12) | ((word >> 2) & 0x0FC0) | ((word >> 16) & 0x3F));

    private static CharacterClass BeyondAscii(ReadOnlySpan<byte> utf8, int index, out int width)
    {
        if (index <= utf8.Length - sizeof(uint) && Unsafe.ReadUnaligned<uint>(in utf8[index]) is var word && (word & ThreeByteMask) == ThreeByteMarks
            && ThreeBytes[OfThreeBytes(word)] is not 0 and var found)
        {
            width = 3;
            return (CharacterClass)found;
        }

        var codePoint = Utf8CodePoint.Read(utf8, index, out width);
        return codePoint == Utf8CodePoint.Invalid ? CharacterClass.Other : (CharacterClass)Table[codePoint];
    }

    private static byte[] ClassesOfThreeBytes()
    {
        var classes = Table.BasicPlane();
        classes.AsSpan(0, 0x800).Clear();
        classes.AsSpan(0xD800, 0x800).Clear();
        return classes;
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
