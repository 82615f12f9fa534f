using System.Text;

namespace Linnet.Corpora.Cleaning.Rules;

/// <summary>Lines in which letters are less than this share of what is not white space: numbers, signs, paths, format strings. A Chinese character counts as three letters: it says about as much.</summary>
public sealed class FewLetters(double threshold) : ILineRule
{
    /// <inheritdoc/>
    public string Name => "few_letters";

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(string line)
    {
        var (letters, others) = (0, 0);
        foreach (var rune in line.EnumerateRunes())
        {
            letters += Rune.IsLetter(rune) ? WritingSystem.IsUnspaced(rune.Value) ? 3 : 1 : 0;
            others += Rune.IsLetter(rune) || Rune.IsWhiteSpace(rune) ? 0 : 1;
        }

        return letters + others == 0 ? 0 : letters / (double)(letters + others);
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value < threshold;
}
