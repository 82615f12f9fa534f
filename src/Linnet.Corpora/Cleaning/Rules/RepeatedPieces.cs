using Linnet.Corpora.Deduplication;

namespace Linnet.Corpora.Cleaning.Rules;

/// <summary>Documents that repeat themselves: more than this share of the places where a piece of 10 words (characters in Chinese) begins hold one seen before.</summary>
/// <remarks>
/// Gopher's rule for duplicated 10-grams (Rae et al. 2021, table A1, bound 0.10 on web pages), counted by places. Reference documentation repeats
/// its phrases by nature, so the bound is higher here. A piece that stands once is no repetition, however short the text.
/// </remarks>
public sealed class RepeatedPieces(double threshold) : IDocumentRule
{
    private const int Size = 10;

    /// <inheritdoc/>
    public string Name => "repeated_pieces";

    /// <inheritdoc/>
    public double Threshold => threshold;

    /// <inheritdoc/>
    public double Value(CorpusDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var pieces = Shingles.InOrder(document.Text, Size);
        return pieces.Count == 0 ? 0 : 1 - pieces.Distinct().Count() / (double)pieces.Count;
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value > threshold;
}
