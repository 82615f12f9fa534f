using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Lines;

/// <summary>Lines that mention "javascript" this often, in whatever case (C4: 1): "please enable JavaScript", 请启用 JavaScript.</summary>
public sealed class JavascriptLine(double threshold) : ILineRule
{
    private static readonly PhraseSet Phrases = new(["javascript"]);

    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.JavascriptLine;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(Line line) => Phrases.Count(line.Text);

    /// <inheritdoc/>
    public bool Removes(double value) => value >= threshold;
}
