using System.Diagnostics;
using System.Text;
using CsCheck;
using Linnet.Tokenization;

namespace Linnet.Tests.Tokenization.AddedTokens;

public sealed class AddedTokenFinderTests
{
    [Fact]
    public void Find_inAnyText_givesTheLeftmostAndOfThoseTheLongest() =>
        Gen.Select(Gen.String["ab<"].Array[1, 6], Gen.String["ab<"]).ForAll(
            (tokens, text) =>
            {
                string[] texts = [.. tokens.Where(t => t.Length > 0).Distinct()];
                if (texts.Length > 0)
                {
                    Assert.Equal(Naive(texts, text), Find(text, [.. texts.Select((t, id) => new AddedToken(t, id))]));
                }
            },
            iter: 3000);

    [Theory]
    [InlineData("x<m>y", "1-4")]
    [InlineData("x <m>  y", "1-7")] // takes the blanks on both sides
    [InlineData("<m>\u3000\u0085<m>", "0-8 8-11")] // the blanks between belong to the first
    [InlineData("<m>\uFEFF", "0-3")] // which is no white space
    public void Find_ofTokensThatStrip_takesWhiteSpace(string text, string expected) =>
        Assert.Equal(expected, Places(text, new AddedToken("<m>", 0) { LeftStrip = true, RightStrip = true }));

    [Theory]
    [InlineData("ab", "0-2")]
    [InlineData("(ab)", "1-3")]
    [InlineData("xab", "")]
    [InlineData("ab_", "")]
    [InlineData("ab\u0301", "")] // a mark
    [InlineData("ab\U0001D7DA", "")] // an astral digit
    [InlineData("ab\u24B6", "")] // a circled letter, which is alphabetic though a symbol
    [InlineData("ab\u00B2", "0-2")] // a superscript is no word
    [InlineData("abab ab", "5-7")]
    public void Find_ofSingleWords_leavesThoseThatWordsTouch(string text, string expected) =>
        Assert.Equal(expected, Places(text, new AddedToken("ab", 0) { SingleWord = true }));

    [Fact]
    public void Find_withBytesThatAreNoText_findsTheTokensBetween()
    {
        List<AddedTokenMatch> matches = [];
        Finder(new AddedToken("é", 3)).Find([0xA9, 0xC3, 0xC3, 0xA9, 0xFF], matches);

        Assert.Equal([new AddedTokenMatch(2, 4, 3)], matches);
    }

    [Fact]
    public void Find_inLongTextThatNearlyMatchesEverywhere_takesLinearTime()
    {
        var finder = Finder(new AddedToken("a", 0), new AddedToken(new string('a', 5000) + "b", 1));
        var text = Encoding.UTF8.GetBytes(new string('a', 2_000_000));
        List<AddedTokenMatch> matches = [];
        var watch = Stopwatch.StartNew();

        finder.Find(text, matches);

        Assert.Equal(text.Length, matches.Count);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5); // going back after each token would be 10¹⁰ steps
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Find_ofBlanksThatStrip_takesLinearTime(bool left, bool right)
    {
        var finder = Finder(new AddedToken(" ", 0) { LeftStrip = left, RightStrip = right });
        var text = Encoding.UTF8.GetBytes(new string(' ', 1_000_000));
        List<AddedTokenMatch> matches = [];
        var watch = Stopwatch.StartNew();

        finder.Find(text, matches);

        Assert.Equal(right ? 1 : text.Length, matches.Count);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5); // looking at all blanks for each of them would be 5·10¹¹ steps
    }

    [Fact]
    public void Find_inAnyTextOfTokensThatStrip_neverTakesAByteTwice() =>
        Gen.Select(Gen.Select(Gen.String["a \u3000"], Gen.Bool, Gen.Bool).Array[1, 5], Gen.String["a \u3000b"]).ForAll(
            (tokens, text) =>
            {
                AddedToken[] added = [.. tokens.Where(t => t.Item1.Length > 0).DistinctBy(t => t.Item1)
                    .Select((t, id) => new AddedToken(t.Item1, id) { LeftStrip = t.Item2, RightStrip = t.Item3 })];
                var end = 0;
                foreach (var (start, behind, _) in added.Length == 0 ? [] : Find(text, added))
                {
                    Assert.InRange(start, end, behind - 1);
                    end = behind;
                }
            },
            iter: 3000);

    [Fact]
    public void Find_ofATokenInWhiteSpaceThatAnotherTook_leavesItThere() =>
        Assert.Equal(
            [(0, 6, 0), (7, 8, 1)],
            Find("<m>   b ", new AddedToken("<m>", 0) { RightStrip = true }, new AddedToken(" ", 1)));

    private static AddedTokenFinder Finder(params AddedToken[] tokens) => AddedTokenFinder.Of(tokens, _ => true, null)!;

    private static List<(int, int, int)> Find(string text, params AddedToken[] tokens)
    {
        List<AddedTokenMatch> matches = [];
        Finder(tokens).Find(Encoding.UTF8.GetBytes(text), matches);
        return [.. matches.Select(m => (m.Start, m.End, m.Id))];
    }

    private static string Places(string text, AddedToken token) => string.Join(' ', Find(text, token).Select(m => $"{m.Item1}-{m.Item2}"));

    private static List<(int, int, int)> Naive(string[] tokens, string text)
    {
        List<(int, int, int)> found = [];
        for (var i = 0; i < text.Length;)
        {
            var longest = tokens.Index().Where(t => text.AsSpan(i).StartsWith(t.Item)).OrderBy(t => t.Item.Length).LastOrDefault((-1, ""));
            if (longest.Item1 >= 0)
            {
                found.Add((i, i + longest.Item2.Length, longest.Item1));
            }

            i += Math.Max(1, longest.Item2.Length);
        }

        return found;
    }
}
