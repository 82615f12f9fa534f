using Linnet.Core.Documents;
using Linnet.Instruction.Conversion;

namespace Linnet.Tests.Instruction.Conversion;

public sealed class WordingsTests
{
    [Fact]
    public void Question_ofManyRecords_usesEveryWordingAndDependsOnTheIdAlone()
    {
        var questions = Enumerable.Range(0, 200).Select(i => Wordings.Question(Raw(Wordings.Member, "N.T.M()", $"{i}"))).ToList();

        Assert.Equal(
            ["Describe `N.T.M()` in one sentence.", "Explain `N.T.M()`.", "What does `N.T.M()` do?", "What is `N.T.M()` for?"],
            questions.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(questions, Enumerable.Range(0, 200).Select(i => Wordings.Question(Raw(Wordings.Member, "N.T.M()", $"{i}"))));
    }

    [Theory]
    [InlineData("en-zh", "Stop.", "Translate into Chinese: Stop.", "How do you say this in Chinese? Stop.")]
    [InlineData("zh-en", "停。", "翻译成英文：停。", "用英语怎么说：停。")]
    [InlineData("next-sentence", "Stop.", "Continue: Stop.", "What comes next? Stop.")]
    [InlineData("next-sentence", "停。", "续写：停。", "下一句是什么：停。")]
    public void Question_ofAKind_isOneOfItsWordings(string kind, string content, string one, string other)
    {
        var questions = Enumerable.Range(0, 50).Select(i => Wordings.Question(Raw(kind, content, $"{i}"))).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(new[] { one, other }.Order(StringComparer.Ordinal), questions);
    }

    [Fact]
    public void Question_whoseContentHoldsAPlaceholder_keepsIt() =>
        Assert.EndsWith(": {0} is {1}", Wordings.Question(Raw("zh-en", "{0} is {1}", "1")).Replace('：', ':').Replace(":{", ": {", StringComparison.Ordinal), StringComparison.Ordinal);

    [Theory]
    [InlineData("member", "N.T.M(int)", "N.T", "N.T\nM(int): ")]
    [InlineData("member", "N.T", "N.T", "N.T\n")]
    [InlineData("member", "N.T.M", "Other", "N.T.M: ")]
    [InlineData("en-zh", "Stop.", "x", "English: Stop.\n中文：")]
    [InlineData("zh-en", "停。", "x", "中文：停。\nEnglish: ")]
    [InlineData("next-sentence", "Stop.", "x", "Stop.")]
    public void Stem_ofAKind_breaksOffWhereTheAnswerWouldStand(string kind, string content, string heading, string stem) =>
        Assert.Equal(stem, Wordings.Stem(Raw(kind, content, "1"), heading));

    [Fact]
    public void Question_ofAnUnknownKind_isRefused() =>
        Assert.Throws<ArgumentException>(() => Wordings.Question(Raw("poem", "x", "1")));

    private static PromptCompletion Raw(string kind, string content, string id) => new(id, kind, "d", content, "answer");
}
