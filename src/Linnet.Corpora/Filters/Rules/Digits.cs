using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents in which more than this share of the letters and numbers is digits (MAP-NEO: 0.3; NeMo, of all characters: 0.15), full-width ones too.</summary>
public sealed class Digits(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.Digits;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.WordCharacters == 0 ? 0 : document.Digits / (double)document.WordCharacters;
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
