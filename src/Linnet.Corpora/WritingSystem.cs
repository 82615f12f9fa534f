using System.Text;
using Linnet.Core.Documents;

namespace Linnet.Corpora;

/// <summary>Which scripts a text is written in, as far as rules that count words must know.</summary>
internal static class WritingSystem
{
    /// <summary>Whether the character belongs to a script that is compared by characters: Han, kana, Hangul.</summary>
    public static bool IsUnspaced(int codePoint) =>
        HanScript.Contains(codePoint) || codePoint is (>= 0x3041 and <= 0x30FF) or (>= 0xAC00 and <= 0xD7A3);

    /// <summary>Share of <see cref="IsUnspaced"/> characters among the letters; 0 where there are none.</summary>
    public static double UnspacedShare(string text)
    {
        var (letters, unspaced) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetter(rune))
            {
                letters++;
                unspaced += IsUnspaced(rune.Value) ? 1 : 0;
            }
        }

        return letters == 0 ? 0 : unspaced / (double)letters;
    }

    /// <summary>Share of Han characters among the letters; 0 where there are none.</summary>
    public static double HanShare(string text)
    {
        var (letters, han) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            letters += Rune.IsLetter(rune) ? 1 : 0;
            han += Rune.IsLetter(rune) && HanScript.Contains(rune.Value) ? 1 : 0;
        }

        return letters == 0 ? 0 : han / (double)letters;
    }

    /// <summary>How much a text says: its characters, those of unspaced scripts counted three times.</summary>
    public static long Weight(string text)
    {
        long weight = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            weight += IsUnspaced(rune.Value) ? 3 : 1;
        }

        return weight;
    }
}
