using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents with more hash signs per word than this (Gopher: 0.1).</summary>
public sealed class HashSigns(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.HashSigns;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.PerWord(document.Text.AsSpan().Count('#'));
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
