using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Lines;

/// <summary>Where in a line a phrase stands.</summary>
public enum PhrasePlace
{
    /// <summary>The line begins with it.</summary>
    Start,

    /// <summary>Wherever it is first found.</summary>
    Anywhere,

    /// <summary>The line ends with it.</summary>
    End,
}

/// <summary>
/// Takes the phrases out of lines of at most so many words (RefinedWeb as rebuilt in DCLM, 10 words): "Sign-in" from the start with the white space
/// after it, "items in cart" from anywhere and "Read more..." from the end with the white space before it.
/// </summary>
/// <remarks>In Chinese 阅读全文, 展开全文, 查看更多 … end the excerpts of long paragraphs, so that the bound on the line's length is a wide one; the list is Linnet's own.</remarks>
/// <param name="place">Where the phrases stand.</param>
/// <param name="phrases">The phrases.</param>
/// <param name="words">Most words of a line.</param>
public sealed class StripPhrase(PhrasePlace place, IReadOnlyList<string> phrases, double words) : ILineCorrection
{
    private readonly PhraseSet _phrases = new(phrases);

    /// <inheritdoc/>
    public FilterRule Rule => place switch
    {
        PhrasePlace.Start => FilterRule.StripPrefix,
        PhrasePlace.End => FilterRule.StripSuffix,
        _ => FilterRule.StripPhrase,
    };

    /// <inheritdoc/>
    public double Threshold => words;

    /// <inheritdoc/>
    public Range Find(Line line)
    {
        var text = line.Text;
        var (start, length) = line.Words > words ? (0, 0) : Phrase(text);
        if (length == 0)
        {
            return default;
        }

        var end = start + length;
        return place == PhrasePlace.Start ? ..(text.Length - text[end..].TrimStart().Length) : text[..start].TrimEnd().Length..end;
    }

    private (int Start, int Length) Phrase(ReadOnlySpan<char> text)
    {
        switch (place)
        {
            case PhrasePlace.Start:
                return (0, _phrases.AtStart(text));
            case PhrasePlace.End:
                var length = _phrases.AtEnd(text);
                return (text.Length - length, length);
            default:
                var found = _phrases.First(text);
                return (found.Start, found.Length);
        }
    }
}
