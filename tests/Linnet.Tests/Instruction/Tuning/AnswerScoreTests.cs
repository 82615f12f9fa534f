using CsCheck;
using Linnet.Instruction.Tuning;

namespace Linnet.Tests.Instruction.Tuning;

public sealed class AnswerScoreTests
{
    [Theory]
    [InlineData("Gets the name.", "Gets the name.", 1)]
    [InlineData("gets, THE name", "Gets the name.", 1)]
    [InlineData("Gets the value.", "Gets the name.", 2.0 / 3)]
    [InlineData("the name Gets", "Gets the name.", 2.0 / 3)]
    [InlineData("", "Gets the name.", 0)]
    [InlineData("...", "!", 1)]
    [InlineData("找不到文件", "找不到该文件。", 10.0 / 11)]
    [InlineData("文件 File1", "File1 文件", 4.0 / 6)]
    public void RougeL_ofTwoTexts_countsCommonWordsInOrder(string answer, string reference, double expected) =>
        Assert.Equal(expected, AnswerScore.RougeL(answer, reference), 1e-12);

    [Fact]
    public void RougeL_ofAnyTexts_isTheDefinitionAndSymmetric() =>
        Gen.Select(Gen.Char["abc "].Array[0, 12], Gen.Char["abc "].Array[0, 12]).ForAll((left, right) =>
        {
            var (a, b) = (AnswerScore.Words(new string(left)), AnswerScore.Words(new string(right)));
            var expected = a.Count + b.Count == 0 ? 1 : 2.0 * Longest(a, b) / (a.Count + b.Count);

            Assert.Equal(expected, AnswerScore.RougeL(new string(left), new string(right)), 1e-12);
            Assert.Equal(expected, AnswerScore.RougeL(new string(right), new string(left)), 1e-12);
        });

    [Fact]
    public void Of_answers_averagesThem()
    {
        var quality = AnswerQuality.Of([(new("Gets it.", Ended: true), "Gets it."), (new("Sets", Ended: false), "Gets")]);

        Assert.Equal(new AnswerQuality(0.5, 0.5, 0.5), quality);
    }

    private static int Longest(IReadOnlyList<string> a, IReadOnlyList<string> b) =>
        a.Count == 0 || b.Count == 0 ? 0
        : a[^1] == b[^1] ? 1 + Longest([.. a.Take(a.Count - 1)], [.. b.Take(b.Count - 1)])
        : Math.Max(Longest([.. a.Take(a.Count - 1)], b), Longest(a, [.. b.Take(b.Count - 1)]));
}
