using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents of whose paragraphs, which empty lines separate, more than this share stood before (Gopher: 0.30).</summary>
public sealed class DuplicateParagraphs(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.DuplicateParagraphs;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.DuplicateParagraphs;
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
