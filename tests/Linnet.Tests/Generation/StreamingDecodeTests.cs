using System.Text;
using CsCheck;
using Linnet.Generation;
using Linnet.Tests.Tokenization;
using Linnet.Tokenization;

namespace Linnet.Tests.Generation;

/// <summary>Tokens of parts of characters, given out one by one.</summary>
public sealed class StreamingDecodeTests
{
    private static readonly Gen<byte[]> Text = Gen.OneOf(
        Gen.Char["aabbcc 中文.'1"].Array[0, 60].Select(c => Encoding.UTF8.GetBytes(c)),
        Gen.Int[0, 0x10FFFF].Where(c => c is < 0xD800 or (> 0xDFFF and not 0xFFFD)).Array[0, 30].Select(c => Encoding.UTF8.GetBytes(string.Concat(c.Select(char.ConvertFromUtf32)))));

    [Fact]
    public void Decode_inAnyParts_givesTheBytesOfTheWhole() => Gen.Select(BytePairExamples.Any, Gen.OneOf(Text, Gen.Byte.Array[0, 100]), Gen.Int[0, 100]).ForAll((vocabulary, bytes, cut) =>
    {
        var tokenizer = new BytePairTokenizer(vocabulary);
        var ids = tokenizer.Encode(bytes);
        var first = Math.Min(cut, ids.Length);

        Assert.Equal(bytes, BytePairExamples.Decode(tokenizer, ids[..first]).Concat(BytePairExamples.Decode(tokenizer, ids[first..])));
    });

    [Fact]
    public void Push_ofEachTokensBytes_neverGivesHalfACharacter() => Gen.Select(BytePairExamples.Any, Text).ForAll((vocabulary, bytes) =>
    {
        var tokenizer = new BytePairTokenizer(vocabulary);
        var decoder = new Utf8Decoder();
        var given = new StringBuilder();
        foreach (var id in tokenizer.Encode(bytes))
        {
            var part = decoder.Push(BytePairExamples.Decode(tokenizer, [id]));
            Assert.DoesNotContain('\uFFFD', part);
            given.Append(part);
        }

        Assert.Equal("", decoder.Flush());
        Assert.Equal(Encoding.UTF8.GetString(bytes), given.ToString());
    });

    /// <summary>The control: decoding each token as a text of its own does break characters.</summary>
    [Fact]
    public void Decode_ofATokenThatIsAPartOfACharacter_isNoTextAlone()
    {
        var tokenizer = new BytePairTokenizer(BytePairVocabulary.OfBytes());

        Assert.Equal("\uFFFD\uFFFD\uFFFD", string.Concat(tokenizer.Encode("中"u8).Select(id => Encoding.UTF8.GetString(BytePairExamples.Decode(tokenizer, [id])))));
    }
}
