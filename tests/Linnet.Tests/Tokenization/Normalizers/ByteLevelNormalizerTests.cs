using System.Buffers;
using System.Text;
using Linnet.Tokenization.Normalizers;

namespace Linnet.Tests.Tokenization.Normalizers;

public sealed class ByteLevelNormalizerTests
{
    [Theory]
    [InlineData("Hé 中\n", "HÃ©Ġä¸ŃĊ")]
    [InlineData("", "")]
    public void Normalize_ofAText_writesEachByteAsACharacter(string text, string expected) =>
        Assert.Equal(expected, Normalized.Text(new ByteLevelNormalizer(), text));

    [Fact]
    public void Normalize_ofAnyBytes_losesNoneAndTellsWhereTheirCharacterBegan()
    {
        byte[] text = [0x61, 0xE4, 0xB8, 0xAD, 0xFF, 0x20];
        var (output, origins) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<int>());

        new ByteLevelNormalizer().Normalize(text, output, origins);

        Assert.Equal("aä¸ŃÿĠ", Encoding.UTF8.GetString(output.WrittenSpan));
        Assert.Equal([0, 1, 1, 1, 1, 1, 1, 4, 4, 5, 5], origins.WrittenSpan.ToArray());
    }
}
