using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents of whose lines no more than this share ends like a sentence (FineWeb: 0.12; FineWeb2 for Chinese: 0.106).</summary>
/// <remarks>With the marks of Chinese: 。！？…；”』」. datatrove's C4 filter knows those of English alone.</remarks>
public sealed class LinePunctuation(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.LinePunctuation;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.ShareOfLines(Marks.EndsSentence);
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value <= threshold;
}
