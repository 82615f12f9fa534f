using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Lines;

/// <summary>Lines with a run of more characters than this without white space and without East Asian characters (C4: 1,000): encoded data.</summary>
public sealed class LongWordLine(double threshold) : ILineRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.LongWordLine;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(Line line) => line.Facts.LongestRun;

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
