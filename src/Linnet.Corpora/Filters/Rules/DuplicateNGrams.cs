using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>Documents of whose characters more than this share stands in n-grams of words that stood before (Gopher: 0.15 to 0.10 for 5 to 10 words).</summary>
/// <remarks>
/// Rae et al. 2021, table A1. Each character counts once, and the first copy of a repeated passage is no repetition. datatrove steps on by n words
/// after each find and so counts whole n-grams only; MAP-NEO counts different characters instead of places, and its caller never looks at the
/// result. With <see cref="WordUnit.Characters"/> n words are as many tokens as n words have characters: runs of 5 characters repeat in any
/// text that names something, runs of 5 words do not.
/// </remarks>
public sealed class DuplicateNGrams : IDocumentRule
{
    private readonly int _words;

    /// <param name="words">n: 5 to 10.</param>
    /// <param name="threshold">The share.</param>
    public DuplicateNGrams(int words, double threshold)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(words, 5);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(words, 10);
        (_words, Threshold) = (words, threshold);
    }

    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.DuplicateFiveGrams + (_words - 5);

    /// <inheritdoc/>
    public double Threshold { get; }

    /// <inheritdoc/>
    public double Value(DocumentFacts document) => document?.DuplicateNGrams(_words) ?? throw new ArgumentNullException(nameof(document));

    /// <inheritdoc/>
    public bool Removes(double value) => value > Threshold;
}
