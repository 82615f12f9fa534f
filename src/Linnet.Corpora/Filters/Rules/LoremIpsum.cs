using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents with "lorem ipsum" this often, in whatever case (C4: 1).</summary>
public sealed class LoremIpsum(double threshold) : IDocumentRule
{
    private static readonly PhraseSet Phrases = new(["lorem ipsum"]);

    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.LoremIpsum;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return Phrases.Count(document.Text);
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value >= threshold;
}
