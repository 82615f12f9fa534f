using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents of whose lines more than this share stood before (Gopher: 0.30; FineWeb2 for Chinese: 0.287).</summary>
public sealed class DuplicateLines(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.DuplicateLines;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.DuplicateLines;
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
