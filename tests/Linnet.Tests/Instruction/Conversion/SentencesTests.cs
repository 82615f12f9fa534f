using CsCheck;
using Linnet.Core.Documents;
using Linnet.Instruction.Conversion;

namespace Linnet.Tests.Instruction.Conversion;

public sealed class SentencesTests
{
    [Theory]
    [InlineData("One. Two! Three?", "One.|Two!|Three?")]
    [InlineData("Version 1.5 is out.\nSee a.b.c", "Version 1.5 is out.|See a.b.c")]
    [InlineData("春眠不觉晓。处处闻啼鸟！真的？！好", "春眠不觉晓。|处处闻啼鸟！|真的？！|好")]
    [InlineData("Wait... what", "Wait...|what")]
    [InlineData("\n \n", "")]
    [InlineData("", "")]
    public void Split_aText_endsSentencesWhereTheyEnd(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Sentences.Split(text)));

    [Fact]
    public void Split_anyText_losesNothingButWhiteSpace() => Gen.Char["ab .!?。！\n"].Array[0, 40].ForAll(letters =>
        Assert.Equal(Without(new string(letters)), Without(string.Concat(Sentences.Split(new string(letters))))));

    [Fact]
    public void Pairs_ofADocument_useNoSentenceTwice()
    {
        var pairs = Sentences.Pairs(new Document("d", "s", "A a. B b. C c. D d. E e.")).ToList();

        Assert.Equal(
            [new PromptCompletion("d#1", "next-sentence", "d", "A a.", "B b."), new PromptCompletion("d#2", "next-sentence", "d", "C c.", "D d.")],
            pairs);
    }

    private static string Without(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
