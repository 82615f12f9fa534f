namespace Linnet.Rewards.Pairs;

/// <summary>An answer as the pieces that damage moves: words, or characters where a text is written without spaces.</summary>
/// <param name="Pieces">The pieces in order.</param>
/// <param name="Joint">What stands between two of them: a space, or nothing.</param>
public sealed record AnswerUnits(IReadOnlyList<string> Pieces, string Joint)
{
    /// <summary>Fewer pieces are too few to be cut or shuffled.</summary>
    public const int Least = 4;

    /// <summary>Splits at white space; into characters when that gives fewer than <see cref="Least"/> pieces of a text that is longer.</summary>
    public static AnswerUnits Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length >= Least || !IsUnspaced(text)
            ? new(words, " ")
            : new([.. text.EnumerateRunes().Select(rune => rune.ToString())], "");
    }

    /// <summary>Pieces as text again.</summary>
    public string Join(IEnumerable<string> pieces) => string.Join(Joint, pieces);

    /// <summary>A text without what two equal answers may differ in: case and white space.</summary>
    public static string Normalize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();
    }

    // Chinese, Japanese and Korean ideographs and kana begin here.
    private static bool IsUnspaced(string text) => text.Count(character => character >= '\u2E80') > text.Length / 3;
}
