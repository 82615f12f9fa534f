using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Lines;

/// <summary>Lines of fewer words than this (RefinedWeb: 2; C4: 3).</summary>
/// <remarks>In Chinese a line of one character is removed and one of two, 好的。, is kept: the bound is what two characters count as.</remarks>
public sealed class ShortLine(double threshold) : ILineRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.ShortLine;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(Line line) => line.Words;

    /// <inheritdoc/>
    public bool Removes(double value) => value < threshold;
}
