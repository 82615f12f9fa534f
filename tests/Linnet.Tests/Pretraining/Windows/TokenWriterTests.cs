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

    [Theory]
    [InlineData(7, new[] { 9, 7, 3, 3, 9, 7, 3, 9 })]
    [InlineData(9, new[] { 9, 3, 3, 9, 3, 9 })] // the end is the beginning too
    [InlineData(null, new[] { 9, 3, 3, 9, 3, 9 })]
    public void Append_withATokenForTheBeginning_putsItBeforeEachDocumentOnce(int? beginning, int[] expected)
    {
        using var output = new MemoryStream();
        var writer = new TokenWriter(output, new Vocabulary(100, 9) { BeginningOfSequence = beginning, Ids = [3] });

        writer.Append("a"u8);
        writer.Append("b"u8);
        writer.EndDocument();
        writer.Append("c"u8);
        writer.EndDocument();
        writer.Flush();

        Assert.Equal(expected, output.ToArray().Chunk(2).Select(bytes => bytes[0] | (bytes[1] << 8)));
    }

    [Fact]
    public void Constructor_ofAVocabularyWithoutEnd_isRefused() =>
        Assert.Throws<ArgumentException>(() => new TokenWriter(Stream.Null, new Vocabulary(100, null)));

    [Fact]
    public void Constructor_ofTooManyIds_isRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenWriter(Stream.Null, new Vocabulary(TokenFile.MaximumVocabulary + 1, 0)));

    [Theory]
    [InlineData(65_536, 65_535, 2)]
    [InlineData(151_936, 151_643, 4)]
    public void Append_ofLargeVocabularies_takesAsManyBytesAsNeededAndReadsBack(int size, int end, int width)
    {
        var path = Path.GetTempFileName();
        using (var output = File.Create(path))
        {
            var writer = new TokenWriter(output, new Vocabulary(size, end) { Ids = [1, size - 2] });
            writer.Append("ab"u8);
            writer.EndDocument();
            writer.Flush();
            Assert.Equal(width * writer.Tokens, output.Length);
        }

        using (var file = TokenFile.Open(path, TokenFile.WidthOf(size)))
        {
            var tokens = new int[4];
            file.Read(0, tokens, 4);
            Assert.Equal([end, 1, size - 2, end], tokens);
        }

        File.Delete(path);
    }

    private sealed record Vocabulary(int VocabularySize, int? EndOfSequence) : ITokenizer
    {
        public int? BeginningOfSequence { get; init; } = EndOfSequence;

        public int[] Ids { get; init; } = [];

        public int[] Encode(ReadOnlySpan<byte> utf8) => Ids;

        public void Decode(int? previous, int token, IList<byte> output)
        {
        }
    }
}
