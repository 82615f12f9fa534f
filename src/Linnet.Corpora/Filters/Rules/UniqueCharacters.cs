using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents of whose first 10,000 characters no more than this share is different (MAP-NEO: 0.1).</summary>
/// <remarks>
/// MAP-NEO takes the whole document, of at most 10,000 characters. The share falls with the length of any text, because a language has few
/// characters, so that a longer one is judged by as much of it.
/// </remarks>
public sealed class UniqueCharacters(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.UniqueCharacters;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.DistinctShare(10_000);
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value <= threshold;
}
