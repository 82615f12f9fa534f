using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents in which more than this share of the characters is neither letter, number nor white space (NeMo: 0.25).</summary>
public sealed class NonAlphanumeric(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.NonAlphanumeric;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.PerCharacter(document.VisibleCharacters - document.WordCharacters);
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
