using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents of whose lines more than this share ends in an ellipsis (Gopher: 0.3): texts cut off.</summary>
public sealed class EllipsisLines(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.EllipsisLines;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.ShareOfLines(Marks.EndsInEllipsis);
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
