using Linnet.Corpora.Cleaning.Rules;

namespace Linnet.Tests.Corpora.Cleaning.Rules;

public sealed class LineRuleTests
{
    [Theory]
    [InlineData("{0}: {1:N2}", true)]
    [InlineData("%s $(Configuration) {name}", true)]
    [InlineData("{0} a", true)]
    [InlineData("{0} ab", false)]
    [InlineData("{unclosed", false)]
    [InlineData("路径: {0}", false)]
    public void PlaceholderLine_removesWhatHasNothingElse(string line, bool removed) => Check(new PlaceholderLine(2), line, removed);

    [Theory]
    [InlineData("a1", false)]
    [InlineData("a12", true)]
    [InlineData("  ", true)]
    [InlineData("路径: {0}", false)] // two Chinese characters weigh six
    [InlineData("0x12 0x24 0x3D", true)]
    public void FewLetters_comparesLettersWithSigns(string line, bool removed) => Check(new FewLetters(0.5), line, removed);

    [Theory]
    [InlineData("12345", false)]
    [InlineData("123456", true)]
    [InlineData("𠀀𠀀𠀀𠀀𠀀", false)] // five characters, ten UTF-16 units
    public void LongLine_countsCharacters(string line, bool removed) => Check(new LongLine(5), line, removed);

    [Theory]
    [InlineData("abcde fghij", false)]
    [InlineData("ab cdefgh", true)]
    [InlineData("生成的文件无法打开", false)]
    public void LongWord_looksForRunsWithoutSpace(string line, bool removed) => Check(new LongWord(5), line, removed);

    [Theory]
    [InlineData("Some LOREM Ipsum here", true)]
    [InlineData("Some text", false)]
    public void BoilerplateLine_looksForPhrases(string line, bool removed) => Check(new BoilerplateLine(["lorem ipsum"]), line, removed);

    private static void Check(ILineRule rule, string line, bool removed) => Assert.Equal(removed, rule.Removes(rule.Value(line)));
}
