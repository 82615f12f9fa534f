using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents whose words have more characters than this in the mean (Gopher: 10, FineWeb2 for Chinese: 5), signs at words not counted.</summary>
/// <remarks>In Chinese, where a word counts as the profile's characters per word, it finds texts of long foreign strings.</remarks>
public sealed class LongWords(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.LongWords;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Words == 0 ? 0 : document.WordCharacters / document.Words;
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
