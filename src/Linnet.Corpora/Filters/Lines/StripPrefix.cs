using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Lines;

/// <summary>Takes the phrases from the beginning of lines of at most so many words, with the white space after them (RefinedWeb as rebuilt in DCLM: "Sign-in", 10 words).</summary>
public sealed class StripPrefix : ILineCorrection
{
    private readonly PhraseSet _phrases;

    /// <param name="phrases">The phrases.</param>
    /// <param name="words">Most words of a line.</param>
    public StripPrefix(IReadOnlyList<string> phrases, double words) => (_phrases, Threshold) = (new PhraseSet(phrases), words);

    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.StripPrefix;

    /// <inheritdoc/>
    public double Threshold { get; }

    /// <inheritdoc/>
    public Range Find(Line line)
    {
        var length = line.Words > Threshold ? 0 : _phrases.AtStart(line.Text);
        if (length == 0)
        {
            return default;
        }

        return ..(line.Text.Length - line.Text[length..].TrimStart().Length);
    }
}
