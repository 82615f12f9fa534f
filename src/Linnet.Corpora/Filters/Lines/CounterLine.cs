using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters.Lines;

/// <summary>Lines of nothing but numbers and words that count something: "3 likes", "1.2K views 14 comments", 阅读(1024) 评论 3, 2.3万次播放: value 1, else 0.</summary>
/// <remarks>
/// DCLM's rule for RefinedWeb knows one number and one English word; here they may repeat and stand in any order, because Chinese pages put the
/// number after the word. Units of number (K, 万, 次, 人, 条 …) belong to the number.
/// </remarks>
public sealed class CounterLine : ILineRule
{
    private const int MostCharacters = 60;

    private static readonly PhraseSet Units = new(["k", "m", "b", "w", "千", "万", "亿", "次", "人", "条", "个", "篇", "位", "数", "量"]);

    private readonly PhraseSet _words;

    /// <param name="words">What is counted.</param>
    /// <param name="threshold">1.</param>
    public CounterLine(IReadOnlyList<string> words, double threshold) => (_words, Threshold) = (new PhraseSet(words), threshold);

    /// <inheritdoc/>
    public FilterRule Rule => FilterRule.CounterLine;

    /// <inheritdoc/>
    public double Threshold { get; }

    /// <inheritdoc/>
    public double Value(Line line)
    {
        if (line.Facts.Digits == 0 || line.Text.Length > MostCharacters)
        {
            return 0;
        }

        var rest = line.Text;
        var (counters, wasNumber) = (0, false);
        while (rest.Length > 0)
        {
            var kind = CharacterClasses.Of(rest[0]);
            var length = (kind & CharacterClass.Digit) != 0 || (kind & CharacterClass.Word) == 0 ? 1
                : Word(rest, wasNumber, ref counters);
            if (length == 0)
            {
                return 0;
            }

            wasNumber = (kind & CharacterClass.Digit) != 0 || (wasNumber && (kind & CharacterClass.Word) == 0);
            rest = rest[length..];
        }

        return counters > 0 ? 1 : 0;
    }

    /// <inheritdoc/>
    public bool Removes(double value) => value >= Threshold;

    // The length of the counted word or the unit that the text begins with, or 0. A Latin word must end there.
    private int Word(ReadOnlySpan<char> text, bool afterNumber, ref int counters)
    {
        var word = _words.AtStart(text);
        if (word > 0 && Ends(text, word))
        {
            counters++;
            return word;
        }

        var unit = afterNumber || !char.IsAscii(text[0]) ? Units.AtStart(text) : 0;
        return unit > 0 && Ends(text, unit) ? unit : 0;
    }

    private static bool Ends(ReadOnlySpan<char> text, int length) =>
        length == text.Length
        || (CharacterClasses.Of(text[length - 1]) & CharacterClass.Unspaced) != 0
        || (CharacterClasses.Of(text[length]) & (CharacterClass.Word | CharacterClass.Unspaced)) != CharacterClass.Word
        || (CharacterClasses.Of(text[length]) & CharacterClass.Digit) != 0;
}
