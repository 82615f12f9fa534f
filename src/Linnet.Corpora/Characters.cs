namespace Linnet.Corpora;

/// <summary>Counts and classes of characters. A character is a Unicode code point: a surrogate pair counts once.</summary>
internal static class Characters
{
    /// <summary>How many code points the text has; a lone surrogate counts as one.</summary>
    public static long Count(ReadOnlySpan<char> text)
    {
        long count = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsLowSurrogate(text[i]) && char.IsHighSurrogate(text[i - 1]))
            {
                count--;
            }
        }

        return count;
    }

    /// <summary>The first <paramref name="maximum"/> UTF-16 units, with an ellipsis where something was cut, never half a pair.</summary>
    public static string Excerpt(string text, int maximum)
    {
        if (text.Length <= maximum)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[maximum - 1]) ? maximum - 1 : maximum;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    /// <summary>Whether the character is written in Han script: the unified ideographs, their extensions A to J, and the iteration mark 々 and 〇.</summary>
    public static bool IsHan(int codePoint) => codePoint is
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x323AF) or (>= 0xF900 and <= 0xFAFF)
        or 0x3005 or 0x3007;
}
