using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Lines;

/// <summary>Takes the phrases out of lines of at most so many words, with the white space before them (RefinedWeb as rebuilt in DCLM: "items in cart", 10 words).</summary>
public sealed class StripPhrase : ILineCorrection
{
    private readonly PhraseSet _phrases;

    /// <param name="phrases">The phrases.</param>
    /// <param name="words">Most words of a line.</param>
    public StripPhrase(IReadOnlyList<string> phrases, double words) => (_phrases, Threshold) = (new PhraseSet(phrases), words);

    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.StripPhrase;

    /// <inheritdoc/>
    public double Threshold { get; }

    /// <inheritdoc/>
    public Range Find(Line line)
    {
        if (line.Words > Threshold || _phrases.First(line.Text) is not { Length: > 0 } found)
        {
            return default;
        }

        var start = line.Text[..found.Start].TrimEnd().Length;
        return start..(found.Start + found.Length);
    }
}
