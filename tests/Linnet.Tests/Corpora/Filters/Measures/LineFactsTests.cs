using System.Text;
using CsCheck;
using Linnet.Corpora.Filters.Measures;

namespace Linnet.Tests.Corpora.Filters.Measures;

public sealed class LineFactsTests
{
    [Fact]
    public void Of_spacedText_countsWordsBetweenWhiteSpace()
    {
        var facts = Of("  The U.S. has 50 states — and 3,000 counties.  ", WordUnit.Spaced);
        Assert.Equal(8, facts.Runs);
        Assert.Equal(6, facts.RunsWithLetter);
        Assert.Equal(1, facts.Signs);
        Assert.Equal(6, facts.Digits);
        Assert.Equal(3, facts.Uppercase);
        Assert.Equal((2, 46), (facts.TextStart, facts.TextEnd));
        Assert.Equal(9, facts.LongestRun);
    }

    [Fact]
    public void Of_chinese_countsCharactersRunsAndSigns()
    {
        var facts = Of("截至２０２３年，iPhone 15售价5999元……𠮷！", WordUnit.Characters);
        Assert.Equal(7, facts.UnspacedCharacters); // 截至年售价元𠮷: the last is one character of two units
        Assert.Equal(4, facts.Runs);
        Assert.Equal(1, facts.RunsWithLetter);
        Assert.Equal(3, facts.Signs); // ， …… ！
        Assert.Equal(10, facts.Digits);
        Assert.Equal(6, facts.LongestRun);
    }

    [Fact]
    public void Of_whiteSpace_isEmpty()
    {
        Assert.True(Of("", WordUnit.Spaced).IsEmpty);
        var facts = Of(" \t　", WordUnit.Characters);
        Assert.True(facts.IsEmpty);
        Assert.Equal((3, 3), (facts.Characters, facts.WhiteSpace));
    }

    [Fact]
    public void Of_anyText_agreesWithTheNaiveCount() => Gen.String[Gen.OneOf(
        Gen.Char["ab Z9_.-，。汉字あ한\t　#"], Gen.Char['\u0020', '\uFFFD'])].ForAll(text =>
    {
        var line = text.Replace('\n', ' ');
        var facts = Of(line, WordUnit.Spaced);
        Assert.Equal(line.EnumerateRunes().Count(), facts.Characters);
        Assert.Equal(line.EnumerateRunes().Count(IsSpace), facts.WhiteSpace);
        Assert.Equal(Pieces(line).Count(piece => piece.EnumerateRunes().Any(IsWord)), facts.Runs);
        Assert.Equal(Pieces(line).Count(piece => piece.EnumerateRunes().Any(Rune.IsLetter) && piece.EnumerateRunes().Any(IsWord)), facts.RunsWithLetter);
        Assert.Equal(Pieces(line).Count(piece => !piece.EnumerateRunes().Any(IsWord)), facts.Signs);
        Assert.Equal(string.Concat(Pieces(line)).Length == 0, facts.IsEmpty);

        static bool IsSpace(Rune rune) => Linnet.Core.Unicode.CodePoint.IsWhiteSpace(rune.Value);

        static IEnumerable<string> Pieces(string line)
        {
            var piece = new StringBuilder();
            foreach (var rune in line.EnumerateRunes())
            {
                if (!IsSpace(rune))
                {
                    piece.Append(rune);
                    continue;
                }

                if (piece.Length > 0)
                {
                    yield return piece.ToString();
                    piece.Clear();
                }
            }

            if (piece.Length > 0)
            {
                yield return piece.ToString();
            }
        }

        static bool IsWord(Rune rune) => Rune.IsLetter(rune) || Rune.IsNumber(rune)
            || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark
                or System.Globalization.UnicodeCategory.SpacingCombiningMark or System.Globalization.UnicodeCategory.EnclosingMark
                or System.Globalization.UnicodeCategory.ConnectorPunctuation
            || Linnet.Corpora.WritingSystem.IsUnspaced(rune.Value);
    }, 500);

    private static LineFacts Of(string line, WordUnit unit) => LineFacts.Of(line, 0, line.Length, unit);
}
