using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents with more line ends per word than this (FineWeb: 0.3; FineWeb2 for Chinese: 0.178): lists. Signs that stand alone count as words.</summary>
public sealed class LineEnds(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.LineEnds;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.PerWord(document.TextLines == 0 ? 0 : document.TextLines - 1, withSigns: true);
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
