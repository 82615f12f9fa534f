using Linnet.Tokenization.PreTokenizers;

namespace Linnet.Tests.Tokenization.PreTokenizers;

public sealed class FixedLengthPreTokenizerTests
{
    [Theory]
    [InlineData(3, "abcdefgh", "abc|def|gh")]
    [InlineData(3, "中文字符串", "中文字|符串")]
    [InlineData(3, "a\u0301b😀cd", "a\u0301b|😀cd")]
    [InlineData(1, "a 中", "a| |中")]
    [InlineData(5, "abc", "abc")]
    [InlineData(5, "", "")]
    public void Cut_ofAText_cutsAfterSoManyCharacters(int length, string text, string pieces)
    {
        foreach (var room in (int[])[1, 2, 64])
        {
            Assert.Equal(pieces, string.Join('|', Pieces.Of(new FixedLengthPreTokenizer(length), text, room)));
        }
    }

    [Fact]
    public void Cut_ofBytesThatAreNoUtf8_countsEach() =>
        Assert.Equal([new(0, 2), new(2, 2)], Pieces.Of(new FixedLengthPreTokenizer(2), [0xFF, 0xE4, 0x61, 0x62]));

    [Fact]
    public void FixedLength_ofNothing_isRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new FixedLengthPreTokenizer(0));
}
