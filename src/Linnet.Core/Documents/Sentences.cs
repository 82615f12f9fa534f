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
    public static IEnumerable<string> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var line in text.Split('\n'))
        {
            var start = 0;
            for (var i = 0; i < line.Length; i++)
            {
                var isFull = Full.Contains(line[i]);
                if (!isFull && !Half.Contains(line[i]))
                {
                    continue;
                }

                var end = i + 1;
                while (end < line.Length && (Full.Contains(line[end]) || Half.Contains(line[end]) || Closing.Contains(line[end])))
                {
                    isFull |= Full.Contains(line[end]);
                    end++;
                }

                if (isFull || (end < line.Length && char.IsWhiteSpace(line[end])))
                {
                    if (line[start..end].Trim() is { Length: > 0 } sentence)
                    {
                        yield return sentence;
                    }

                    start = end;
                }

                i = end - 1;
            }

            if (line[start..].Trim() is { Length: > 0 } rest)
            {
                yield return rest;
            }
        }
    }
}
