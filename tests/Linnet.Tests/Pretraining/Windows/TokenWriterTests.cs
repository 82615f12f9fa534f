using Linnet.Core.Tokenizers;
using Linnet.Pretraining.Windows;

namespace Linnet.Tests.Pretraining.Windows;

public sealed class TokenWriterTests
{
    [Fact]
    public void Append_ofTextInTwoScripts_countsBytesAndCharactersButNoEnds()
    {
        using var output = new MemoryStream();
        var writer = new TokenWriter(output, new ByteTokenizer());

        writer.Append("ab é"u8);
        writer.EndDocument();
        writer.Append("中文😀"u8);
        writer.EndDocument();
        writer.Flush();

        Assert.Equal((15, 7, 18, 2), (writer.Bytes, writer.Characters, writer.Tokens, writer.Documents));
        Assert.Equal(2 * writer.Tokens, output.Length);
    }

    [Fact]
    public void Constructor_ofAVocabularyWithoutEnd_isRefused() =>
        Assert.Throws<ArgumentException>(() => new TokenWriter(Stream.Null, new Vocabulary(100, null)));

    [Fact]
    public void Constructor_ofMoreIdsThanTwoBytesHold_isRefused()
    {
        _ = new TokenWriter(Stream.Null, new Vocabulary(65_536, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenWriter(Stream.Null, new Vocabulary(65_537, 0)));
    }

    private sealed record Vocabulary(int VocabularySize, int? EndOfSequence) : ITokenizer
    {
        public int? BeginningOfSequence => EndOfSequence;

        public int[] Encode(ReadOnlySpan<byte> utf8) => [];

        public void Decode(int? previous, int token, IList<byte> output)
        {
        }
    }
}
