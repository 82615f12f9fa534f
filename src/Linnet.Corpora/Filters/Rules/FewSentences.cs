using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents of fewer sentences than this (C4: 5; MAP-NEO: 2), in English and Chinese.</summary>
public sealed class FewSentences(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.FewSentences;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Sentences;
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value < threshold;
}
