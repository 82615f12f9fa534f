using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents of whose characters more than this share stands in lines that stood before (Gopher: 0.20; FineWeb: 0.01; FineWeb2: 0.1).</summary>
public sealed class DuplicateLineCharacters(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.DuplicateLineCharacters;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.DuplicateLineCharacters;
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
