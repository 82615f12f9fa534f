using System.Text;

namespace Linnet.Corpora.Deduplication.Repeats;

/// <summary>Takes lines out of a text.</summary>
public static class LineRemoval
{
    /// <summary>The text without some of its lines.</summary>
    /// <param name="text">The text.</param>
    /// <param name="lines">The lines' numbers from 0, ascending, as from <see cref="RepeatedText.Lines"/>.</param>
    public static TextEdit Remove(string text, IReadOnlyList<long> lines)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(lines);
        if (lines.Count == 0)
        {
            return TextEdit.None(text);
        }

        var kept = new StringBuilder();
        var (number, next, hasKept) = (0, 0, false);
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var isRemoved = next < lines.Count && lines[next] == number;
            number++;
            if (isRemoved)
            {
                next++;
                continue;
            }

            kept.Append(hasKept ? "\n" : "").Append(text.AsSpan()[range]);
            hasKept = true;
        }

        return TextEdit.Of(text, kept.ToString(), next);
    }
}
