using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents of more characters than this, white space not counted.</summary>
/// <remarks>
/// Gopher's bound is 100,000 words (Rae et al. 2021, appendix A.1.1). MAP-NEO's 10,000 characters would remove books and long reports, and
/// stands there because its rule for unique characters fails on long texts: see <see cref="UniqueCharacters"/>.
/// </remarks>
public sealed class LongDocument(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.LongDocument;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.VisibleCharacters;
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
