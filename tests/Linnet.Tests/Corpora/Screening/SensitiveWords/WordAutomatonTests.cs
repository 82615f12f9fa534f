using CsCheck;
using Linnet.Corpora.Screening.SensitiveWords;

namespace Linnet.Tests.Corpora.Screening.SensitiveWords;

public sealed class WordAutomatonTests
{
    [Fact]
    public void Find_equalsNaiveSearch() =>
        Gen.Select(Gen.Char["ab性能"].Array[1, 5].Select(c => new string(c)).Array[0, 12], Gen.Char["ab性能x"].Array[0, 60].Select(c => new string(c)))
            .Sample((list, text) =>
            {
                string[] words = [.. list.Distinct()];
                var found = new List<(int Word, int End)>();
                new WordAutomaton(words).Find(text, found);
                var naive = from end in Enumerable.Range(1, text.Length)
                            from word in Enumerable.Range(0, words.Length)
                            where text[..end].EndsWith(words[word], StringComparison.Ordinal)
                            orderby end, -words[word].Length
                            select (word, end);
                Assert.Equal(naive, found);
            });

    [Fact]
    public void Constructor_ofAWordTwice_throws()
    {
        Assert.Throws<ArgumentException>(() => new WordAutomaton(["a", "a"]));
        Assert.Throws<ArgumentException>(() => new WordAutomaton([""]));
    }
}
