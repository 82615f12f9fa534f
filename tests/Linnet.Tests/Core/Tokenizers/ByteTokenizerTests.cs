using CsCheck;
using Linnet.Core.Tokenizers;

namespace Linnet.Tests.Core.Tokenizers;

public sealed class ByteTokenizerTests
{
    [Fact]
    public void Decode_ofEncode_givesAnyBytesBack()
    {
        var tokenizer = new ByteTokenizer();
        Gen.Byte.Array[0, 100].ForAll(bytes =>
        {
            List<byte> output = [];
            int? previous = null;
            foreach (var id in tokenizer.Encode(bytes))
            {
                tokenizer.Decode(previous, id, output);
                previous = id;
            }

            return output.SequenceEqual(bytes);
        });
    }

    [Fact]
    public void Decode_ofEndOfDocument_givesNothing()
    {
        List<byte> output = [];
        new ByteTokenizer().Decode(null, 256, output);

        Assert.Empty(output);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ByteTokenizer().Decode(null, 257, output));
    }
}
