using CsCheck;
using Linnet.Corpora.Filters.Measures;

namespace Linnet.Tests.Corpora.Filters.Measures;

public sealed class PhraseSetTests
{
    [Fact]
    public void First_findsTheLongestPhraseAtTheFirstPlace()
    {
        var phrases = new PhraseSet(["更多", "更多>>", "read more", "É"]);
        Assert.Equal((2, 4), phrases.First("新闻更多>>read more"));
        Assert.Equal((0, 9), phrases.First("READ MORE 更多"));
        Assert.Equal((1, 1), phrases.First("xé"));
        Assert.Equal((0, 0), phrases.First("没有"));
    }

    [Fact]
    public void CountAtStartAndAtEnd_ofAnyText_agreeWithTheNaiveCount()
    {
        string[] words = ["ab", "b更", "更多", "多", "更多a"];
        var phrases = new PhraseSet(words);
        Gen.String[Gen.Char["aAbB更多 "]].ForAll(text =>
        {
            Assert.Equal(Enumerable.Range(0, text.Length).Count(i => words.Any(w => text[i..].StartsWith(w, StringComparison.OrdinalIgnoreCase))), phrases.Count(text));
            Assert.Equal(words.Where(w => text.StartsWith(w, StringComparison.OrdinalIgnoreCase)).Select(w => w.Length).DefaultIfEmpty(0).Max(), phrases.AtStart(text));
            Assert.Equal(words.Where(w => text.EndsWith(w, StringComparison.OrdinalIgnoreCase)).Select(w => w.Length).DefaultIfEmpty(0).Max(), phrases.AtEnd(text));
        }, 2000);
    }
}
