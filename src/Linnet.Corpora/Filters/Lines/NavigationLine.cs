using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Lines;

/// <summary>Lines in which this share or more of the letters and numbers belongs to words of navigation: 首页 | 登录 | 注册, 上一页 1 2 3 下一页.</summary>
/// <remarks>
/// Digits count as navigation where such a word stands beside them. The list is Linnet's own; RefinedWeb strips "Sign-in" alone. A line without such
/// a word has the value 0.
/// </remarks>
public sealed class NavigationLine : ILineRule
{
    private readonly PhraseSet _words;
    private readonly int _characters;

    /// <param name="words">The words.</param>
    /// <param name="characters">Most characters of a line that is looked at.</param>
    /// <param name="threshold">The share.</param>
    public NavigationLine(IReadOnlyList<string> words, int characters, double threshold) =>
        (_words, _characters, Threshold) = (new PhraseSet(words), characters, threshold);

    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.NavigationLine;

    /// <inheritdoc/>
    public double Threshold { get; }

    /// <inheritdoc/>
    public double Value(Line line)
    {
        if (line.Text.Length > _characters * 2 || line.Characters > _characters || line.Facts.WordCharacters == 0)
        {
            return 0;
        }

        var rest = line.Text;
        var found = 0;
        while (_words.First(rest) is { Length: > 0 } word)
        {
            found += WordCharacters(rest.Slice(word.Start, word.Length));
            rest = rest[(word.Start + word.Length)..];
        }

        return found == 0 ? 0 : Math.Min(1, (found + line.Facts.Digits) / (double)line.Facts.WordCharacters);
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value >= Threshold;

    private static int WordCharacters(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var c in text)
        {
            count += (CharacterClasses.Of(c) & CharacterClass.Word) != 0 ? 1 : 0;
        }

        return count;
    }
}
