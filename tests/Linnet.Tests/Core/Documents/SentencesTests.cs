using CsCheck;
using Linnet.Core.Documents;

namespace Linnet.Tests.Core.Documents;

public sealed class SentencesTests
{
    [Theory]
    [InlineData("One. Two! Three?", "One.|Two!|Three?")]
    [InlineData("Version 1.5 is out.\nSee a.b.c", "Version 1.5 is out.|See a.b.c")]
    [InlineData("春眠不觉晓。处处闻啼鸟！真的？！好", "春眠不觉晓。|处处闻啼鸟！|真的？！|好")]
    [InlineData("Wait... what", "Wait...|what")]
    [InlineData("“好！”他说。（完。）", "“好！”|他说。|（完。）")]
    [InlineData("He said \"No.\" Then he left.", "He said \"No.\"|Then he left.")]
    [InlineData("\n \n", "")]
    [InlineData("", "")]
    public void Split_aText_endsSentencesWhereTheyEnd(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Sentences.Split(text)));

    [Fact]
    public void Split_anyText_losesNothingButWhiteSpace() => Gen.Char["ab .!?。！\n"].Array[0, 40].ForAll(letters =>
        Assert.Equal(Without(new string(letters)), Without(string.Concat(Sentences.Split(new string(letters))))));

    private static string Without(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
