using System.Text;

namespace Linnet.Corpora.Cleaning.Rules;

/// <summary>Lines with fewer letters than this once the places to be filled in are taken away: <c>{0}</c>, <c>{name:N2}</c>, <c>%s</c>, <c>$(Property)</c>.</summary>
public sealed class PlaceholderLine(double threshold) : ILineRule
{
    /// <inheritdoc/>
    public string Name => "placeholder_only";

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var letters = 0;
        for (var i = 0; i < line.Length; i++)
        {
            var end = EndOfPlaceholder(line, i);
            if (end > i)
            {
                i = end - 1;
            }
            else if (Rune.TryGetRuneAt(line, i, out var rune) && Rune.IsLetter(rune))
            {
                letters++;
            }
        }

        return letters;
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value < threshold;

    // The index after the placeholder that begins at i, or i where none does.
    private static int EndOfPlaceholder(string line, int i)
    {
        var close = (line[i], i + 1 < line.Length ? line[i + 1] : ' ') switch
        {
            ('{', _) => '}',
            ('$', '(') => ')',
            _ => '\0',
        };
        if (close != '\0')
        {
            var end = line.IndexOf(close, i);
            return end < 0 ? i : end + 1;
        }

        return line[i] == '%' && i + 1 < line.Length && char.IsAsciiLetterOrDigit(line[i + 1]) ? i + 2 : i;
    }
}
