using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Linnet.Tokenization.PreTokenizers;

/// <summary>The steps that the scanners share. Each takes a place in a text and gives the place behind what it matched.</summary>
internal static class Scan
{
    /// <summary>Behind <c>\p{L}*</c>.</summary>
    public static int Letters(ReadOnlySpan<byte> utf8, int start)
    {
        var at = start;
        while (true)
        {
            at = AsciiLetters(utf8, at);
            if (at >= utf8.Length || utf8[at] < 0x80)
            {
                return at;
            }

            do
            {
                at = CharacterClasses.ThreeByteRunEnd(utf8, at, CharacterClass.Letter);
                if (at >= utf8.Length || utf8[at] < 0x80)
                {
                    break;
                }

                if ((CharacterClasses.At(utf8, at, out var width) & CharacterClass.Letter) == 0)
                {
                    return at;
                }

                at += width;
            }
            while (at < utf8.Length && utf8[at] >= 0x80);
        }
    }

    /// <summary>Behind <c>[A-Za-z]*</c>.</summary>
    public static int AsciiLetters(ReadOnlySpan<byte> utf8, int start) => AsciiRun(utf8, start, fold: 0x20);

    /// <summary>Behind <c>[a-z]*</c>.</summary>
    public static int AsciiLower(ReadOnlySpan<byte> utf8, int start) => AsciiRun(utf8, start, fold: 0);

    /// <summary>Behind <c>\p{N}{0,limit}</c>.</summary>
    public static int Numbers(ReadOnlySpan<byte> utf8, int start, int limit)
    {
        var at = start;
        for (var taken = 0; taken < limit && at < utf8.Length && CharacterClasses.At(utf8, at, out var width) == CharacterClass.Number; taken++)
        {
            at += width;
        }

        return at;
    }

    /// <summary>Behind <c>[\r\n]*</c>, or <c>[\r\n/]*</c>.</summary>
    public static int LineEnds(ReadOnlySpan<byte> utf8, int start, bool slash = false)
    {
        var at = start;
        while (at < utf8.Length && (utf8[at] is (byte)'\r' or (byte)'\n' || (slash && utf8[at] == '/')))
        {
            at++;
        }

        return at;
    }

    /// <summary>Behind <c>\s*[\r\n]+|\s+(?!\S)|\s+</c>, where a blank stands: blanks up to and with their last line end; without one, all but the last, which belongs to the word behind them.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="start">Where a blank stands.</param>
    /// <param name="lineEnds">Whether line ends count; if not, behind <c>\s+(?!\S)|\s+</c>.</param>
    public static int Blanks(ReadOnlySpan<byte> utf8, int start, bool lineEnds = true)
    {
        var (at, last, lineEnd) = (start, start, start);
        while (at < utf8.Length && CharacterClasses.At(utf8, at, out var width) == CharacterClass.Space)
        {
            lineEnd = utf8[at] is (byte)'\r' or (byte)'\n' ? at + 1 : lineEnd;
            last = at;
            at += width;
        }

        return lineEnds && lineEnd > start ? lineEnd : at == utf8.Length || last == start ? at : last;
    }

    /// <summary>Behind <c>'s|'t|'re|'ve|'m|'ll|'d</c> where an apostrophe stands; the apostrophe's place when there is none.</summary>
    public static int Contraction(ReadOnlySpan<byte> utf8, int start)
    {
        if (start + 1 >= utf8.Length)
        {
            return start;
        }

        var second = start + 2 < utf8.Length ? utf8[start + 2] : (byte)0;
        return (utf8[start + 1], second) switch
        {
            ((byte)'s' or (byte)'t' or (byte)'m' or (byte)'d', _) => start + 2,
            ((byte)'r' or (byte)'v', (byte)'e') or ((byte)'l', (byte)'l') => start + 3,
            _ => start,
        };
    }

    /// <summary>The same for <c>(?i:…)</c>: upper case too, and U+017F, the long s, which folds to s.</summary>
    public static int AnyCaseContraction(ReadOnlySpan<byte> utf8, int start)
    {
        if (start + 1 >= utf8.Length)
        {
            return start;
        }

        var second = start + 2 < utf8.Length ? utf8[start + 2] : (byte)0;
        return ((char)(utf8[start + 1] | 0x20), (char)(second | 0x20)) switch
        {
            ('s' or 't' or 'm' or 'd', _) => start + 2,
            ('r' or 'v', 'e') or ('l', 'l') => start + 3,
            _ => utf8[start + 1] == 0xC5 && second == 0xBF ? start + 3 : start,
        };
    }

    private static int AsciiRun(ReadOnlySpan<byte> utf8, int start, byte fold)
    {
        var at = start;
        ref var first = ref MemoryMarshal.GetReference(utf8);
        while (at <= utf8.Length - Vector128<byte>.Count)
        {
            var offsets = (Vector128.LoadUnsafe(ref first, (nuint)at) | Vector128.Create(fold)) - Vector128.Create((byte)'a');
            var others = Vector128.GreaterThan(offsets, Vector128.Create((byte)('z' - 'a'))).ExtractMostSignificantBits();
            if (others != 0)
            {
                return at + BitOperations.TrailingZeroCount(others);
            }

            at += Vector128<byte>.Count;
        }

        while (at < utf8.Length && (uint)((utf8[at] | fold) - 'a') <= 'z' - 'a')
        {
            at++;
        }

        return at;
    }
}
