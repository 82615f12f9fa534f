using CsCheck;
using Linnet.Corpora.Deduplication;

namespace Linnet.Tests.Corpora.Deduplication;

public sealed class ShinglesTests
{
    [Theory]
    [InlineData("one two three four five six", 5, 2)]
    [InlineData("one two", 5, 1)] // short texts are compared whole
    [InlineData("a b a b a b", 2, 2)]
    [InlineData("... {0} ---", 1, 1)] // the placeholder's digit
    [InlineData("...", 5, 0)]
    [InlineData("生成程序集时检测到可能的问题", 5, 10)]
    public void Of_text_hasItsDistinctPieces(string text, int size, int expected) => Assert.Equal(expected, Shingles.Of(text, size).Length);

    [Fact]
    public void Of_textsThatDifferInCaseNumbersAndSigns_isTheSame()
    {
        Assert.Equal(Shingles.Of("Error 12: cannot open the file.", 3), Shingles.Of("ERROR (7) cannot open – the FILE", 3));
        Assert.NotEqual(Shingles.Of("Error 12: cannot open the file.", 3), Shingles.Of("Error 12: cannot close the file.", 3));
    }

    [Fact]
    public void Jaccard_isThatOfTheSets()
    {
        var words = Gen.Int[0, 9].Array[0, 30].Select(numbers => string.Join(' ', numbers.Select(n => "abcdefghij"[n])));
        Gen.Select(words, words).ForAll((left, right) =>
        {
            var (a, b) = (Pairs(left), Pairs(right));
            var expected = a.Count + b.Count == 0 ? 1 : a.Intersect(b).Count() / (double)a.Union(b).Count();

            Assert.Equal(expected, Shingles.Jaccard(Shingles.Of(left, 2), Shingles.Of(right, 2)), 12);
        });
    }

    // The naive way: strings of two words.
    private static HashSet<string> Pairs(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length < 2 ? [.. words] : [.. words.Zip(words.Skip(1), (x, y) => x + " " + y)];
    }
}
