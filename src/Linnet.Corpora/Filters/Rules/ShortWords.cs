using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents whose words have fewer characters than this in the mean (Gopher: 3), signs at words not counted.</summary>
/// <remarks>Only where words are separated by white space: elsewhere the characters per word are the profile's own, so that nothing is measured.</remarks>
public sealed class ShortWords(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.ShortWords;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Words == 0 ? 0 : document.WordCharacters / document.Words;
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value < threshold;
}
