namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>Texts by code point, as Python counts them, over UTF-16.</summary>
internal static class CodePoints
{
    /// <summary>How many.</summary>
    public static int Count(string text)
    {
        var count = text.Length;
        foreach (var c in text)
        {
            count -= char.IsLowSurrogate(c) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Each on its own.</summary>
    public static IReadOnlyList<object?> Split(JinjaText text)
    {
        List<object?> parts = [];
        for (var i = 0; i < text.Length; i += Size(text.Text, i))
        {
            parts.Add(text.Slice(i, Size(text.Text, i)));
        }

        return parts;
    }

    /// <summary>The UTF-16 units before code point <paramref name="index"/>, which is in [0, count].</summary>
    public static int Offset(string text, int index)
    {
        var offset = 0;
        for (; index > 0; index--)
        {
            offset += Size(text, offset);
        }

        return offset;
    }

    /// <summary>Below 0, 0, above 0: the order of code points, in which astral characters are the last.</summary>
    public static int Compare(string left, string right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            if (left[i] != right[i])
            {
                var (a, b) = (char.IsSurrogate(left[i]), char.IsSurrogate(right[i]));
                return a == b ? left[i].CompareTo(right[i]) : a ? 1 : -1;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    private static int Size(string text, int at) =>
        char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;
}
