using System.Text;

namespace Linnet.Corpora.Deduplication;

/// <summary>The set of overlapping pieces of a text, as 64-bit hashes.</summary>
/// <remarks>
/// Text is folded first, for the comparison only: letters lower-case, a run of digits becomes one 0, everything else separates words. Where
/// most letters are Han, kana or Hangul, a piece is <c>size</c> characters, since there are no spaces to count words by; otherwise it is
/// <c>size</c> words. A text with fewer is one piece: short texts are compared whole, and never go unseen.
/// </remarks>
public static class Shingles
{
    private const ulong Offset = 14_695_981_039_346_656_037;
    private const ulong Prime = 1_099_511_628_211;

    /// <summary>The distinct pieces' hashes, ascending; empty for a text without letters and digits.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">Characters or words in a piece, at least 1.</param>
    public static ulong[] Of(string text, int size)
    {
        var pieces = InOrder(text, size).ToArray();
        if (pieces.Length == 0)
        {
            return pieces;
        }

        Array.Sort(pieces);
        var distinct = 1;
        for (var i = 1; i < pieces.Length; i++)
        {
            if (pieces[i] != pieces[distinct - 1])
            {
                pieces[distinct++] = pieces[i];
            }
        }

        return pieces[..distinct];
    }

    /// <summary>The pieces' hashes in the order in which they stand in the text, repeated ones repeated.</summary>
    /// <inheritdoc cref="Of"/>
    public static IReadOnlyList<ulong> InOrder(string text, int size)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var units = Units(text);
        if (units.Count == 0)
        {
            return [];
        }

        var pieces = new ulong[Math.Max(1, units.Count - size + 1)];
        for (var i = 0; i < pieces.Length; i++)
        {
            var hash = Offset;
            for (var j = i; j < Math.Min(i + size, units.Count); j++)
            {
                hash = Mix(hash ^ units[j]);
            }

            pieces[i] = hash;
        }

        return pieces;
    }

    /// <summary>|A ∩ B| / |A ∪ B| of two ascending sets; 1 when both are empty.</summary>
    public static double Jaccard(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        if (left.IsEmpty && right.IsEmpty)
        {
            return 1;
        }

        var (i, j, common) = (0, 0, 0);
        while (i < left.Length && j < right.Length)
        {
            if (left[i] == right[j])
            {
                common++;
            }

            var step = left[i].CompareTo(right[j]);
            i += step <= 0 ? 1 : 0;
            j += step >= 0 ? 1 : 0;
        }

        return common / (double)(left.Length + right.Length - common);
    }

    // One unit is a hash: of a word, or of a character where most letters belong to scripts without spaces.
    private static List<ulong> Units(string text)
    {
        var (words, characters, unspaced) = (new List<ulong>(), new List<ulong>(), 0);
        ulong word = 0;
        var digits = false;
        foreach (var rune in text.EnumerateRunes())
        {
            var isDigit = Rune.IsDigit(rune);
            if (!isDigit && !Rune.IsLetter(rune))
            {
                EndWord();
                digits = false;
                continue;
            }

            if (isDigit && digits)
            {
                continue;
            }

            digits = isDigit;
            var folded = isDigit ? (ulong)'0' : (ulong)Rune.ToLowerInvariant(rune).Value;
            unspaced += WritingSystem.IsUnspaced(rune.Value) ? 1 : 0;
            characters.Add(folded);
            word = Mix((word == 0 ? Offset : word) ^ folded);
        }

        EndWord();
        return 2 * unspaced > characters.Count ? characters : words;

        void EndWord()
        {
            if (word != 0)
            {
                words.Add(word);
                word = 0;
            }
        }
    }

    // FNV's multiplication, then the high bits folded down: FNV alone leaves the low bits weak.
    private static ulong Mix(ulong value)
    {
        value *= Prime;
        value ^= value >> 32;
        value *= 0x9E37_79B9_7F4A_7C15;
        return value ^ (value >> 29);
    }
}
