using System.Text;
using CsCheck;
using Linnet.Generation;

namespace Linnet.Tests.Generation;

public sealed class Utf8DecoderTests
{
    [Fact]
    public void Push_inAnyPieces_givesTheTextOfAllBytes()
    {
        var bytes = Gen.OneOf(
            Gen.Byte.Array[0, 30],
            Gen.String.Select(s => Encoding.UTF8.GetBytes(s)),
            Gen.Int[0, 8].Array[0, 20].Select(a => a.Select(i => (byte)(i switch { 0 => 0xE5, 1 => 0x90, 2 => 0x8D, 3 => 0xF0, 4 => 0x9F, 5 => 0x98, 6 => 0x41, 7 => 0xC3, _ => 0xED })).ToArray()));
        Gen.Select(bytes, Gen.Int[1, 4]).ForAll((all, size) =>
        {
            var decoder = new Utf8Decoder();
            var text = new StringBuilder();
            foreach (var piece in all.Chunk(size))
            {
                var given = decoder.Push(piece);
                Assert.False(given.Length > 0 && char.IsHighSurrogate(given[^1]));
                text.Append(given);
            }

            Assert.Equal(Encoding.UTF8.GetString(all), text.Append(decoder.Flush()).ToString());
        });
    }

    [Fact]
    public void Push_ofAChineseCharacterByteByByte_givesItWithItsLastByte()
    {
        var decoder = new Utf8Decoder();

        Assert.Equal(["", "", "名", "a"], new byte[] { 0xE5, 0x90, 0x8D, 0x61 }.Select(b => decoder.Push(b)));
        Assert.Equal("", decoder.Flush());
    }

    [Fact]
    public void Push_ofABrokenBeginning_givesAReplacementOnlyWhenItIsCertain()
    {
        var decoder = new Utf8Decoder();

        Assert.Equal("", decoder.Push(0xE5, 0x90));
        Assert.Equal("\uFFFDa", decoder.Push(0x61));
        Assert.Equal("", decoder.Push(0xF0));
        Assert.Equal("\uFFFD", decoder.Flush());
        Assert.Equal("b", decoder.Push(0x62));
    }
}
