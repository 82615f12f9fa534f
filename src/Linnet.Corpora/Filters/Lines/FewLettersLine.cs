using System.Text;
using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Lines;

/// <summary>
/// Lines in which letters are less than this share of what is not white space: numbers, signs, paths, format strings. A Chinese character counts as
/// three letters: it says about as much.
/// </summary>
/// <remarks>The rule is Linnet's own.</remarks>
public sealed class FewLettersLine(double threshold) : ILineRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.FewLettersLine;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(Line line)
    {
        var (letters, others) = (0, 0);
        foreach (var rune in line.Text.EnumerateRunes())
        {
            letters += Rune.IsLetter(rune) ? WritingSystem.IsUnspaced(rune.Value) ? 3 : 1 : 0;
            others += Rune.IsLetter(rune) || Rune.IsWhiteSpace(rune) ? 0 : 1;
        }

        return letters + others == 0 ? 0 : letters / (double)(letters + others);
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value < threshold;
}
