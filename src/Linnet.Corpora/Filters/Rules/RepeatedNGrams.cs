using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Rules;

/// <summary>
/// Documents in which n-grams of words repeat. Of 2, 3 or 4 words: the most frequent one makes up more than this share of the characters (Gopher:
/// 0.20, 0.18, 0.16). Of 5 to 10 words: more than this share of the characters stands in n-grams that stood before (0.15 to 0.10).
/// </summary>
/// <remarks>
/// Rae et al. 2021, table A1. Each character counts once, and what stands once, or the first copy of it, is no repetition: a short text without any
/// is not removed, nor a run of one character counted many times. datatrove multiplies the top n-gram's length by its count, and steps on by n words
/// after each duplicate and so counts whole n-grams only; MAP-NEO counts different characters instead of places, and its caller never looks at the
/// result. With <see cref="WordUnit.Characters"/> n words are as many tokens as n words have characters, so that the thresholds of FineWeb2
/// (0.256, 0.201, 0.171 for 2, 3 and 4), made for segmented text, hold: a text filled by one phrase of P characters is found for the same P. Runs of
/// 5 characters repeat in any text that names something, runs of 5 words do not.
/// </remarks>
public sealed class RepeatedNGrams : IDocumentRule
{
    private const int SmallestTop = 2;
    private const int SmallestDuplicate = 5;
    private const int Largest = 10;

    private readonly int _words;

    /// <param name="words">n: 2 to 10.</param>
    /// <param name="threshold">The share.</param>
    public RepeatedNGrams(int words, double threshold)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(words, SmallestTop);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(words, Largest);
        (_words, Threshold) = (words, threshold);
    }

    /// <inheritdoc/>
    public FilterRule Rule => IsTop ? FilterRule.TopTwoGram + (_words - SmallestTop) : FilterRule.DuplicateFiveGrams + (_words - SmallestDuplicate);

    /// <inheritdoc/>
    public double Threshold { get; }

    private bool IsTop => _words < SmallestDuplicate;

    /// <inheritdoc/>
    public double Value(DocumentFacts document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return IsTop ? document.TopNGram(_words) : document.DuplicateNGrams(_words);
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value > Threshold;
}
