using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents with more ellipses per word than this (Gopher: 0.1).</summary>
/// <remarks>The Chinese ellipsis, …… , is one; datatrove counts each half.</remarks>
public sealed class Ellipses(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.Ellipses;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.PerWord(Marks.Ellipses(document.Text));
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
