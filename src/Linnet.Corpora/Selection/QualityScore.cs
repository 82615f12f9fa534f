using System.Text;
using Linnet.Corpora.Deduplication;

namespace Linnet.Corpora.Selection;

/// <summary>How good a document looks, in four numbers from 0 to 1 that a reader can check, and their mean.</summary>
/// <param name="Letters">Letters among what is not white space; 0.9 and more counts as 1, 0.5 and less as 0; a Chinese character counts as three.</param>
/// <param name="Sentences">Lines that end like a sentence, the first line (a heading in most) left out when there are others.</param>
/// <param name="Variety">Distinct pieces of 3 words (3 characters in Chinese) among all.</param>
/// <param name="Fullness">Length of a line in the mean: 60 characters and more counts as 1; a Chinese character counts as three.</param>
public readonly record struct QualityScore(double Letters, double Sentences, double Variety, double Fullness)
{
    private const string Terminals = ".!?:。！？：…;；)）\"”」』";

    /// <summary>The mean of the four.</summary>
    public double Value => (Letters + Sentences + Variety + Fullness) / 4;

    /// <summary>Looks at a document's lines.</summary>
    public static QualityScore Of(IReadOnlyList<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var (letters, others, weight) = (0L, 0L, 0L);
        foreach (var rune in lines.SelectMany(line => line.EnumerateRunes()))
        {
            var size = WritingSystem.IsUnspaced(rune.Value) ? 3 : 1;
            letters += Rune.IsLetter(rune) ? size : 0;
            others += Rune.IsLetter(rune) || Rune.IsWhiteSpace(rune) ? 0 : 1;
            weight += size;
        }

        var body = lines.Count > 1 ? lines.Skip(1) : lines;
        var pieces = Shingles.InOrder(string.Join('\n', lines), 3);
        return new QualityScore(
            letters + others == 0 ? 0 : Math.Clamp((letters / (double)(letters + others) - 0.5) / 0.4, 0, 1),
            body.Select(line => line.Length > 0 && Terminals.Contains(line[^1]) ? 1.0 : 0).DefaultIfEmpty(0).Average(),
            pieces.Count == 0 ? 0 : pieces.Distinct().Count() / (double)pieces.Count,
            lines.Count == 0 ? 0 : Math.Min(1, weight / (double)lines.Count / 60));
    }
}
