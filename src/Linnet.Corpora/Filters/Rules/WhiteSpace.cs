using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents in which more than this share of the characters is white space, line ends included (NeMo: 0.25).</summary>
public sealed class WhiteSpace(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.WhiteSpace;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Characters == 0 ? 0 : document.WhiteSpace / (double)document.Characters;
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
