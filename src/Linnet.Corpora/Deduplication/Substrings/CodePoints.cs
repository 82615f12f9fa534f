using System.Text;
using Linnet.Core.Unicode;

namespace Linnet.Corpora.Deduplication.Substrings;

/// <summary>Texts as numbers, one a character, so that no place lies inside a character.</summary>
internal static class CodePoints
{
    /// <summary>The characters of a text.</summary>
    public static int[] Of(string text) => [.. text.EnumerateRunes().Select(rune => rune.Value)];

    /// <summary>Reads valid UTF-8 into a buffer that is made larger when it must be.</summary>
    /// <returns>How many characters.</returns>
    public static int Read(ReadOnlySpan<byte> utf8, ref int[] buffer)
    {
        if (buffer.Length < utf8.Length)
        {
            buffer = new int[2 * utf8.Length];
        }

        var count = 0;
        for (int i = 0, width; i < utf8.Length; i += width)
        {
            width = 1;
            buffer[count++] = utf8[i] < 0x80 ? utf8[i] : Utf8CodePoint.Read(utf8, i, out width);
        }

        return count;
    }

    /// <summary>The text without the characters at some places.</summary>
    public static string Without(string text, Func<long, bool> isRemoved)
    {
        var kept = new StringBuilder(text.Length);
        long index = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!isRemoved(index++))
            {
                kept.Append(rune);
            }
        }

        return kept.ToString();
    }
}
