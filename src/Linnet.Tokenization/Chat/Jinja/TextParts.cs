using System.Buffers;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>Where a text is cut.</summary>
internal static class TextParts
{
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029");

    /// <summary><c>split</c> and <c>rsplit</c></summary>
    /// <param name="text">The text.</param>
    /// <param name="separator">What stands between parts; null: any white space, which also is dropped at the ends.</param>
    /// <param name="most">How many cuts at most.</param>
    /// <param name="fromEnd">Whether cuts are made from the end.</param>
    /// <param name="budget">Pays.</param>
    public static List<object?> Split(JinjaText text, JinjaText? separator, int most, bool fromEnd, Budget budget)
    {
        budget.Spend(text.Length);
        if (separator is null)
        {
            return fromEnd ? WordsFromEnd(text, most, budget) : Words(text, most, budget);
        }

        if (separator.Length == 0)
        {
            throw new JinjaException(new Text("the separator is empty", "分隔符为空"));
        }

        var places = fromEnd ? PlacesFromEnd(text.Text, separator.Text, most) : Places(text.Text, separator.Text, most, budget);
        budget.Spend((long)Budget.Element * places.Count);
        List<object?> parts = [];
        var start = 0;
        foreach (var place in places)
        {
            parts.Add(text.Slice(start, place - start));
            start = place + separator.Length;
        }

        parts.Add(text.Slice(start, text.Length - start));
        return parts;
    }

    /// <summary><c>splitlines</c></summary>
    public static List<object?> Lines(JinjaText text, bool keepsEnds, Budget budget)
    {
        budget.Spend(text.Length);
        List<object?> lines = [];
        for (var start = 0; start < text.Length;)
        {
            budget.Spend(Budget.Element);
            var end = text.Text.AsSpan(start).IndexOfAny(LineEnds);
            end = end < 0 ? text.Length : start + end;
            var next = Math.Min(text.Length, end + (string.CompareOrdinal(text.Text, end, "\r\n", 0, 2) == 0 ? 2 : 1));
            lines.Add(text.Slice(start, (keepsEnds ? next : end) - start));
            start = next;
        }

        return lines;
    }

    /// <summary>Where a part stands in a text, from the left, without overlap; an empty part stands around every character.</summary>
    public static List<int> Places(string text, string part, int most, Budget budget)
    {
        budget.Spend(text.Length);
        List<int> places = [];
        for (var i = 0; places.Count < most && i <= text.Length && text.IndexOf(part, i, StringComparison.Ordinal) is >= 0 and var place;)
        {
            budget.Spend(1);
            places.Add(place);
            i = place + (part.Length > 0 ? part.Length : place < text.Length && char.IsSurrogatePair(text, place) ? 2 : 1);
        }

        return places;
    }

    private static List<int> PlacesFromEnd(string text, string part, int most)
    {
        List<int> places = [];
        for (var end = text.Length; places.Count < most && text.AsSpan(0, end).LastIndexOf(part, StringComparison.Ordinal) is >= 0 and var place; end = place)
        {
            places.Add(place);
        }

        places.Reverse();
        return places;
    }

    private static List<object?> Words(JinjaText text, int most, Budget budget)
    {
        List<object?> words = [];
        for (var i = PythonText.TrimmedStart(text.Text); i < text.Length;)
        {
            budget.Spend(Budget.Element);
            var end = words.Count < most ? i : text.Length;
            while (end < text.Length && !PythonText.IsWhiteSpace(text.Text[end]))
            {
                end++;
            }

            words.Add(text.Slice(i, end - i));
            i = end + PythonText.TrimmedStart(text.Text.AsSpan(end));
        }

        return words;
    }

    private static List<object?> WordsFromEnd(JinjaText text, int most, Budget budget)
    {
        List<object?> words = [];
        for (var i = PythonText.TrimmedEnd(text.Text); i > 0;)
        {
            budget.Spend(Budget.Element);
            var start = words.Count < most ? i : 0;
            while (start > 0 && !PythonText.IsWhiteSpace(text.Text[start - 1]))
            {
                start--;
            }

            words.Add(text.Slice(start, i - start));
            i = PythonText.TrimmedEnd(text.Text.AsSpan(0, start));
        }

        words.Reverse();
        return words;
    }
}
