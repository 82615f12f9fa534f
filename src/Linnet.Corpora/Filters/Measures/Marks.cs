using System.Buffers;

namespace Linnet.Corpora.Filters.Measures;

/// <summary>Marks that end, open and shorten lines, in English and Chinese.</summary>
internal static class Marks
{
    /// <summary>
    /// What ends a sentence or closes what ended one. C4 knows . ! ? " alone; datatrove's FineWeb filter has the marks of every script.
    /// A single half-width quote is C4's too.
    /// </summary>
    public const string Terminal = ".!?\"'。！？…；”’』」．｡﹒";

    /// <summary>Signs that begin an item of a list: Gopher's •, and those of MAP-NEO; a hyphen, an asterisk or a digit is none.</summary>
    public const string Bullets = "•●○■□▪▫※·➢‣▶◀◦–◆◇★☆";

    private static readonly SearchValues<char> SentenceEnds = SearchValues.Create(".!?。！？…；");
    private static readonly SearchValues<char> Closing = SearchValues.Create("\"'”’」』）》)]");
    private static readonly SearchValues<char> Full = SearchValues.Create("。！？…；");

    /// <summary>Whether a line, white space at its end taken away, ends like a sentence.</summary>
    public static bool EndsSentence(ReadOnlySpan<char> line) => line.Length > 0 && Terminal.Contains(line[^1]);

    /// <summary>Whether a line ends in an ellipsis.</summary>
    public static bool EndsInEllipsis(ReadOnlySpan<char> line) =>
        line.EndsWith("…", StringComparison.Ordinal) || line.EndsWith("...", StringComparison.Ordinal) || line.EndsWith("。。。", StringComparison.Ordinal);

    /// <summary>How many ellipses a text has: … in a row are one, and so are three or more dots or 。.</summary>
    public static int Ellipses(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (int at; (at = text.IndexOfAny('…', '.', '。')) >= 0;)
        {
            var mark = text[at];
            text = text[at..];
            var run = text.IndexOfAnyExcept(mark) is >= 0 and var length ? length : text.Length;
            count += mark == '…' || run >= 3 ? 1 : 0;
            text = text[run..];
        }

        return count;
    }

    /// <summary>How many sentences <see cref="Linnet.Core.Documents.Sentences.Split"/> finds in a line, without building them.</summary>
    public static int Sentences(ReadOnlySpan<char> line)
    {
        var (count, start) = (0, 0);
        for (var i = 0; i < line.Length;)
        {
            var found = line[i..].IndexOfAny(SentenceEnds);
            if (found < 0)
            {
                break;
            }

            i += found;
            var isFull = Full.Contains(line[i]);
            var end = i + 1;
            while (end < line.Length && (SentenceEnds.Contains(line[end]) || Closing.Contains(line[end])))
            {
                isFull |= Full.Contains(line[end]);
                end++;
            }

            if (isFull || (end < line.Length && char.IsWhiteSpace(line[end])))
            {
                count += line[start..end].IsWhiteSpace() ? 0 : 1;
                start = end;
            }

            i = end;
        }

        return count + (line[start..].IsWhiteSpace() ? 0 : 1);
    }
}
