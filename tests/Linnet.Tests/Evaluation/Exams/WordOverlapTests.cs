using Linnet.Evaluation.Exams;

namespace Linnet.Tests.Evaluation.Exams;

public sealed class WordOverlapTests
{
    [Theory]
    [InlineData("XmlHTTPReader2", "xml http reader 2")]
    [InlineData("reads, Reading READ", "read")]
    [InlineData("System.String.Trim(char)", "system str trim char")]
    [InlineData("closes closed close closing", "clos")]
    [InlineData("uses used", "use used")]
    [InlineData("是的，OK", "是 的 ok")]
    [InlineData("…", "")]
    public void Words_splitsIdentifiersAndDropsEndings(string text, string expected)
    {
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), WordOverlap.Words(text).Order());
    }

    [Fact]
    public void Count_isOfDifferentWords()
    {
        Assert.Equal(2, WordOverlap.Count(WordOverlap.Words("GetReader.GetReader"), WordOverlap.Words("Gets the reader that reads readers.")));
    }

    [Theory]
    [InlineData("one  two\nthree four", 3, "one two three", 3)]
    [InlineData("one", 3, "one", 1)]
    [InlineData("返回字符串的长度。", 4, "返回字符", 4)]
    [InlineData("use 返回 it", 3, "use 返回", 3)]
    [InlineData("  ", 3, "", 0)]
    public void Cut_keepsTheFirstWords(string text, int words, string expected, int count)
    {
        Assert.Equal((expected, count), OptionText.Cut(text, words));
    }

    [Theory]
    [InlineData(10, 20, 0.2993, 0.7007)]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(300, 1200, 0.2263, 0.2753)]
    public void Proportion_intervalIsWilsons(int successes, int trials, double low, double high)
    {
        var proportion = new Proportion(successes, trials);

        Assert.Equal(low, proportion.Low, 4e-4);
        Assert.Equal(high, proportion.High, 4e-4);
    }
}
