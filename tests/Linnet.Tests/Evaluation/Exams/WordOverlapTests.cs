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
}
