using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents of whose lines more than this share ends in one of the phrases for "more" (MAP-NEO: 0.3 with readmore, 展开, 更多, 。。。).</summary>
public sealed class MoreLines : IDocumentRule
{
    private readonly PhraseSet _endings;

    /// <param name="endings">The phrases.</param>
    /// <param name="threshold">The share.</param>
    public MoreLines(IReadOnlyList<string> endings, double threshold) => (_endings, Threshold) = (new PhraseSet(endings), threshold);

    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.MoreLines;

    /// <inheritdoc/>
    public double Threshold { get; }

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.ShareOfLines(line => _endings.AtEnd(line) > 0);
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value > Threshold;
}
