using System.Globalization;
using CsCheck;
using Linnet.Corpora.Filters.Measures;

namespace Linnet.Tests.Corpora.Filters.Measures;

public sealed class RepetitionTests
{
    [Fact]
    public void Top_ofTextWithoutRepetition_isZero() => Assert.Equal(0, Spaced("eight words none of which stands here twice").TopNGram(2));

    [Fact]
    public void Top_countsEachCharacterOnce()
    {
        // "a b" stands three times, six of the ten characters; in "a a a a" the pairs overlap and cover all.
        Assert.Equal(0.6, Spaced("a b c a b d a b e f").TopNGram(2), 12);
        Assert.Equal(1, Spaced("a a a a").TopNGram(2), 12);
        Assert.Equal(1, Characters("哈哈哈哈").TopNGram(2), 12);
    }

    [Fact]
    public void Duplicates_leavesOutTheFirstCopy()
    {
        Assert.Equal(0.5, Spaced("a b c d e a b c d e").DuplicateNGrams(5), 12);
        Assert.Equal(0.5, Characters("春眠不觉晓处处闻春眠不觉晓处处闻").DuplicateNGrams(5), 12);
    }

    [Fact]
    public void NGrams_countPositionsNotCharacters()
    {
        // Two kinds of characters, every run of them new up to eight: places are many, different characters few.
        var text = "〇一〇〇〇一一〇一〇一一一〇〇一〇一二";
        Assert.Equal(Naive(text.Select(c => c.ToString()).ToList(), 5).Duplicates, Characters(text).DuplicateNGrams(5), 12);
        Assert.NotEqual(2 / (double)text.Length, Characters(text).DuplicateNGrams(5), 3);
    }

    [Fact]
    public void TopAndDuplicates_ofAnyTokens_agreeWithTheNaiveCount() =>
        Gen.Select(Gen.Int[0, 40].SelectMany(n => Gen.Int[1, 4].Array[n]), Gen.Int[2, 12]).ForAll((tokens, size) =>
        {
            var words = tokens.Select(t => new string('x', t - 1) + t.ToString(CultureInfo.InvariantCulture)).ToList();
            var facts = Spaced(string.Join(' ', words));
            var (top, duplicates) = Naive(words, size);
            Assert.Equal(top, facts.TopNGram(size), 12);
            Assert.Equal(duplicates, facts.DuplicateNGrams(size), 12);
        }, 1000);

    [Fact]
    public void Sizes_askedInAnyOrder_areTheSame()
    {
        const string Text = "a b c d e f a b c d e f g h a b c x y a b c d";
        var ascending = Spaced(Text);
        var expected = Enumerable.Range(2, 9).Select(ascending.DuplicateNGrams).ToList();
        var descending = Spaced(Text);
        Assert.Equal(Enumerable.Reverse(expected), Enumerable.Range(2, 9).Reverse().Select(descending.DuplicateNGrams));
    }

    [Fact]
    public void Read_forgetsTheDocumentBefore()
    {
        var facts = Spaced("a a a a a a");
        Assert.Equal(1, facts.TopNGram(2));
        facts.Read("one two three four");
        Assert.Equal(0, facts.TopNGram(2));
        Assert.Equal(0, facts.DuplicateLines);
    }

    // Straight from the definitions: n-grams by place, characters marked.
    private static (double Top, double Duplicates) Naive(List<string> tokens, int size)
    {
        var starts = tokens.Select((_, i) => tokens.Take(i).Sum(t => t.Length)).ToList();
        var all = tokens.Sum(t => t.Length);
        var places = Enumerable.Range(0, Math.Max(0, tokens.Count - size + 1))
            .GroupBy(i => string.Join(' ', tokens.Skip(i).Take(size)), StringComparer.Ordinal)
            .Where(g => g.Count() > 1)
            .Select(g => g.ToList())
            .ToList();
        var most = places.Select(g => g.Count).DefaultIfEmpty(0).Max();
        return (
            places.Where(g => g.Count == most).Select(Covered).DefaultIfEmpty(0).Max(),
            Covered(places.SelectMany(g => g.Skip(1))));

        double Covered(IEnumerable<int> from) => all == 0 ? 0 : from
            .SelectMany(i => Enumerable.Range(starts[i], tokens.Skip(i).Take(size).Sum(t => t.Length)))
            .Distinct()
            .Count() / (double)all;
    }

    private static DocumentFacts Spaced(string text) => Facts(text, WordUnit.Spaced);

    private static DocumentFacts Characters(string text) => Facts(text, WordUnit.Characters);

    private static DocumentFacts Facts(string text, WordUnit unit)
    {
        var facts = new DocumentFacts(unit);
        facts.Read(text);
        return facts;
    }
}
