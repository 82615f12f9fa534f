using Linnet.Corpora.Cleaning;
using Linnet.Corpora.Cleaning.Rules;

namespace Linnet.Tests.Corpora.Cleaning.Rules;

public sealed class DocumentRuleTests
{
    [Theory]
    [InlineData("short text", true)]
    [InlineData("a text that is long enough", false)]
    [InlineData("文件无法打开的", false)] // seven characters weigh 21
    public void ShortDocument_weighsCharacters(string text, bool removed) => Check(new ShortDocument(20), text, removed);

    [Fact]
    public void RepeatedPieces_ofShortTextWithoutRepetition_isZero()
    {
        Assert.Equal(0, new RepeatedPieces(0.5).Value(Document("eight words none of which stands here twice")));
        Assert.Equal(0, new RepeatedPieces(0.5).Value(Document("")));
        Check(new RepeatedPieces(0.5), string.Join(' ', Enumerable.Repeat("the same words again and again", 10)), removed: true);
    }

    [Fact]
    public void LongWords_leavesOutTheHeadingAndChinese()
    {
        Check(new LongWords(10), "System.Collections.Generic.List\nA list of things.", removed: false);
        Check(new LongWords(10), "Heading\nSystem.Collections.Generic.List System.Collections.Generic.Queue", removed: true);
        Check(new LongWords(10), "生成程序集时检测到可能存在的问题请检查引用", removed: false);
    }

    [Fact]
    public void EllipsisLines_countsTextsCutOff()
    {
        Check(new EllipsisLines(0.3), "One...\nTwo…\nThree.", removed: true);
        Check(new EllipsisLines(0.3), "One...\nTwo.\nThree.\nFour.", removed: false);
    }

    [Fact]
    public void LongDocument_countsCharacters()
    {
        Check(new LongDocument(5), "12345", removed: false);
        Check(new LongDocument(5), "123\n456", removed: true);
    }

    private static CorpusDocument Document(string text) => new("s", "id", "", text.Split('\n'));

    private static void Check(IDocumentRule rule, string text, bool removed) => Assert.Equal(removed, rule.Removes(rule.Value(Document(text))));
}
