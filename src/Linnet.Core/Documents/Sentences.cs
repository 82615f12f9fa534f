namespace Linnet.Core.Documents;

/// <summary>Cuts text into sentences, in English and Chinese.</summary>
/// <remarks>
/// A sentence ends at a line's end, after 。！？；… wherever they stand, and after . ! ? before white space; closing quotes and brackets belong to
/// it. Abbreviations are not known: "e.g. this" is cut. That is good enough for pairs of neighbouring sentences.
/// </remarks>
public static class Sentences
{
    private const string Full = "。！？；…";
    private const string Half = ".!?";
    private const string Closing = "\"'”’」』）》)]";

    /// <summary>The sentences, trimmed, without empty ones.</summary>
    public static IEnumerable<string> Split(string text) => Ranges(text).Select(range => text[range]);

    /// <summary>Where the sentences stand, in order: between them is nothing but white space.</summary>
    public static IEnumerable<Range> Ranges(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                if (Trimmed(text, start, i) is { } line)
                {
                    yield return line;
                }

                start = i + 1;
                continue;
            }

            var isFull = Full.Contains(text[i]);
            if (!isFull && !Half.Contains(text[i]))
            {
                continue;
            }

            var end = i + 1;
            while (end < text.Length && (Full.Contains(text[end]) || Half.Contains(text[end]) || Closing.Contains(text[end])))
            {
                isFull |= Full.Contains(text[end]);
                end++;
            }

            if (isFull || (end < text.Length && char.IsWhiteSpace(text[end])))
            {
                if (Trimmed(text, start, end) is { } sentence)
                {
                    yield return sentence;
                }

                start = end;
            }

            i = end - 1;
        }

        if (Trimmed(text, start, text.Length) is { } rest)
        {
            yield return rest;
        }
    }

    private static Range? Trimmed(string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return start < end ? start..end : null;
    }
}
