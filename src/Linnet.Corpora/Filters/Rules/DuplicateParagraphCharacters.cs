using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents of whose characters more than this share stands in paragraphs that stood before (Gopher: 0.20).</summary>
public sealed class DuplicateParagraphCharacters(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.DuplicateParagraphCharacters;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.DuplicateParagraphCharacters;
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
