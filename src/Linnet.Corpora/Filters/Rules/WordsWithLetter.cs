using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents in which less than this share of the words and signs holds a letter (Gopher: 0.8; FineWeb2 for Chinese: 0.735).</summary>
/// <remarks>As in datatrove a sign that stands alone counts as a word; a Chinese word always holds a letter.</remarks>
public sealed class WordsWithLetter(double threshold) : IDocumentRule
{
    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.WordsWithLetter;

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.PerWord(document.WordsWithLetter, withSigns: true);
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value < threshold;
}
