using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents whose most frequent n-gram of words makes up more than this share of the characters (Gopher: 0.20, 0.18 and 0.16 for 2, 3 and 4 words).</summary>
/// <remarks>
/// Rae et al. 2021, table A1. Two differences from datatrove, which multiplies the n-gram's length by its count: an n-gram that stands once is no
/// repetition, so that a short text without any is not removed; and where copies overlap, as in a run of one character, each character counts once.
/// With <see cref="WordUnit.Characters"/> n words are as many tokens as n words have characters, so that the thresholds of FineWeb2
/// (0.256, 0.201, 0.171), made for segmented text, hold: a text filled by one phrase of P characters is found for the same P.
/// </remarks>
public sealed class TopNGram : IDocumentRule
{
    private readonly int _words;

    /// <param name="words">n: 2, 3 or 4.</param>
    /// <param name="threshold">The share.</param>
    public TopNGram(int words, double threshold)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(words, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(words, 4);
        (_words, Threshold) = (words, threshold);
    }

    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.TopTwoGram + (_words - 2);

    /// <inheritdoc/>
    public double Threshold { get; }

    /// <inheritdoc/>
    public double Value(DocumentFacts document) => document?.TopNGram(_words) ?? throw new ArgumentNullException(nameof(document));

    /// <inheritdoc/>
    public bool Removes(double value) => value > Threshold;
}
