using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Lines;

/// <summary>Takes the phrases from the end of lines of at most so many words, with the white space before them (RefinedWeb as rebuilt in DCLM: "Read more...", 10 words).</summary>
/// <remarks>In Chinese 阅读全文, 展开全文, 查看更多 … end the excerpts of long paragraphs, so that the bound on the line's length is a wide one; the list is Linnet's own.</remarks>
public sealed class StripSuffix : ILineCorrection
{
    private readonly PhraseSet _phrases;

    /// <param name="phrases">The phrases.</param>
    /// <param name="words">Most words of a line.</param>
    public StripSuffix(IReadOnlyList<string> phrases, double words) => (_phrases, Threshold) = (new PhraseSet(phrases), words);

    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.StripSuffix;

    /// <inheritdoc/>
    public double Threshold { get; }

    /// <inheritdoc/>
    public Range Find(Line line)
    {
        var length = line.Words > Threshold ? 0 : _phrases.AtEnd(line.Text);
        if (length == 0)
        {
            return default;
        }

        return line.Text[..^length].TrimEnd().Length..line.Text.Length;
    }
}
