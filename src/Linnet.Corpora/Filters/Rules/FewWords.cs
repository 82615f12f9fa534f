using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents of fewer words than this (Gopher: 50).</summary>
public sealed class FewWords(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.FewWords;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Words;
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value < threshold;
}
