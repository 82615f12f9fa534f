using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents of whose lines this share or more has at most so many characters (FineWeb: 0.67 of lines of at most 30): menus and lists.</summary>
/// <remarks>FineWeb2 switches it off in every language; 30 characters of Chinese are a full sentence.</remarks>
public sealed class ShortLines(int length, double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.ShortLines;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.ShareOfLines(line => line.Length <= length || Corpora.Characters.Count(line) <= length);
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value >= threshold;
}
