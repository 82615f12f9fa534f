using Linnet.Tokenization;

namespace Linnet.Tests.Tokenization;

public sealed class ByteCharactersTests
{
    [Theory]
    [InlineData(0x00, 'Ā')]
    [InlineData(0x0A, 'Ċ')]
    [InlineData(0x20, 'Ġ')]
    [InlineData(0x41, 'A')]
    [InlineData(0x7F, 'ġ')]
    [InlineData(0xAD, 'Ń')]
    [InlineData(0xFF, 'ÿ')]
    public void Of_aByte_isThatOfGpt2(byte value, char character) => Assert.Equal(character, ByteCharacters.Of(value));

    [Fact]
    public void Read_ofWrite_givesAllBytesBack()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(b => (byte)b)];

        Assert.Equal(all, ByteCharacters.Read(ByteCharacters.Write(all)));
        Assert.Null(ByteCharacters.Read("a b"));
        Assert.Null(ByteCharacters.Read("中"));
    }
}
