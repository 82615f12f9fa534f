using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Lines;

/// <summary>Lines of whose characters more than this share is upper-case letters (RefinedWeb as rebuilt in DCLM: 0.5).</summary>
public sealed class UppercaseLine(double threshold) : ILineRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.UppercaseLine;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(Line line) => line.Characters == 0 ? 0 : line.Facts.Uppercase / (double)line.Characters;

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
