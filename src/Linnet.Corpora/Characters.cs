namespace Linnet.Corpora;

/// <summary>Counts of characters. A character is a Unicode code point: a surrogate pair counts once.</summary>
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
}
