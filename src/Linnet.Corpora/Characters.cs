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

    /// <summary>An excerpt without the numbers, words and addresses at its ends that an ellipsis may have cut in two.</summary>
    public static string WithoutHalves(string excerpt)
    {
        var text = excerpt.AsSpan();
        var (isCutBefore, isCutBehind) = (text.StartsWith("…"), text.Length > 1 && text.EndsWith("…"));
        text = text[(isCutBefore ? 1 : 0)..^(isCutBehind ? 1 : 0)];
        if (isCutBehind)
        {
            var end = text.Length;
            while (end > 0 && IsOfANumberOrAddress(text[end - 1]))
            {
                end--;
            }

            text = text[..end];
        }

        if (isCutBefore)
        {
            var start = 0;
            while (start < text.Length && IsOfANumberOrAddress(text[start]))
            {
                start++;
            }

            text = text[start..];
        }

        return isCutBefore || isCutBehind ? string.Concat(isCutBefore ? "…" : "", text, isCutBehind ? "…" : "") : excerpt;
    }

    // Numbers are written in groups with blanks or strokes between; full-width digits count too.
    private static bool IsOfANumberOrAddress(char c) =>
        char.IsAsciiLetterOrDigit(c) || char.IsDigit(c) || c is '@' or '.' or '_' or '%' or '+' or '-' or ' ' or '(' or ')' or ':' or '－' or '＠' or '．';
}
