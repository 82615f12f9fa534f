using System.Text;
using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Lines;

/// <summary>Lines with fewer letters than this once the places to be filled in are taken away: <c>{0}</c>, <c>{name:N2}</c>, <c>%s</c>, <c>$(Property)</c>.</summary>
/// <remarks>Messages of programs are full of them; the rule is Linnet's own.</remarks>
public sealed class PlaceholderLine(double threshold) : ILineRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.PlaceholderLine;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(Line line)
    {
        var text = line.Text;
        var letters = 0;
        for (var i = 0; i < text.Length && letters < threshold; i++)
        {
            var end = EndOfPlaceholder(text, i);
            if (end > i)
            {
                i = end - 1;
            }
            else if (Rune.DecodeFromUtf16(text[i..], out var rune, out _) == System.Buffers.OperationStatus.Done && Rune.IsLetter(rune))
            {
                letters++;
            }
        }

        return letters;
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value < threshold;

    // The index after the placeholder that begins at i, or i where none does.
    private static int EndOfPlaceholder(ReadOnlySpan<char> text, int i)
    {
        var close = (text[i], i + 1 < text.Length ? text[i + 1] : ' ') switch
        {
            ('{', _) => '}',
            ('$', '(') => ')',
            _ => '\0',
        };
        if (close != '\0')
        {
            var length = text[i..].IndexOf(close);
            return length < 0 ? i : i + length + 1;
        }

        return text[i] == '%' && i + 1 < text.Length && char.IsAsciiLetterOrDigit(text[i + 1]) ? i + 2 : i;
    }
}
