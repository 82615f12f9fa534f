using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents of fewer characters than this, white space not counted.</summary>
/// <remarks>The bound for Chinese web text is 100 characters; MAP-NEO removes below 50, CCNet below 300, white space counted.</remarks>
public sealed class ShortDocument(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.ShortDocument;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.VisibleCharacters;
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value < threshold;
}
