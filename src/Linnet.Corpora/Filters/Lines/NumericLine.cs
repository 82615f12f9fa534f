using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Lines;

/// <summary>Lines of whose characters this share or more is digits (RefinedWeb: 1), full-width ones too.</summary>
public sealed class NumericLine(double threshold) : ILineRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.NumericLine;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(Line line) => line.Characters == 0 ? 0 : line.Facts.Digits / (double)line.Characters;

    /// <inheritdoc/>
    public bool Removes(double value) => value >= threshold;
}
