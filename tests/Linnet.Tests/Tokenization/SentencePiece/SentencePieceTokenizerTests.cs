using System.Text;
using CsCheck;
using Linnet.Core.Tokenizers;
using Linnet.Tests.Model;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Tests.Tokenization.SentencePiece;

public sealed class SentencePieceTokenizerTests
{
    private static readonly Lazy<SentencePieceTokenizer> Pairs = new(() => new SentencePieceTokenizer(SentencePieceReading.Parse(Golden("bpe.model"))));

    private static readonly Lazy<SentencePieceTokenizer> Unigram = new(() => new SentencePieceTokenizer(SentencePieceReading.Parse(Golden("unigram.model"))));

    /// <summary>Byte fallback, user-defined pieces, rules of rewriting; the other one with blanks as suffixes. Goldens/sentencepiece-0.1.97.sh made them.</summary>
    [Theory]
    [InlineData("bpe")]
    [InlineData("unigram")]
    public void Encode_ofTheGoldenLines_givesTheIdsOfSpmEncode(string kind)
    {
        var tokenizer = (kind == "bpe" ? Pairs : Unigram).Value;
        var expected = Encoding.UTF8.GetString(Golden($"{kind}.ids")).Split('\n')[..^1];
        var lines = Lines(Golden("txt"));

        Assert.Equal(expected.Length, lines.Count);
        Assert.All(lines.Zip(expected), pair => Assert.Equal(pair.Second, string.Join(' ', tokenizer.Encode(pair.First))));

        // The control: goldens of the other model are not met.
        Assert.NotEqual(expected[0], string.Join(' ', (kind == "bpe" ? Unigram : Pairs).Value.Encode(lines[0])));
    }

    [Theory]
    [InlineData("llama2.tokenizer.model", "Hello, world! 你好，世界！ 😀", "15043 29892 3186 29991 29871 30919 31076 30214 30793 30967 30584 29871 243 162 155 131")]
    [InlineData("chinese_llama2.tokenizer.model", "你好，世界！", "32732 31076 30214 32109 30584")]
    public void Encode_ofPublishedModels_givesTheIdsOfSpmEncode(string file, string text, string ids)
    {
        var tokenizer = new SentencePieceTokenizer(SentencePieceFile.Read(TestData.Path($"tokenizers/{file}")));

        Assert.Equal(ids, string.Join(' ', tokenizer.Encode(Encoding.UTF8.GetBytes(text))));
        Assert.Equal((1, 2), (tokenizer.BeginningOfSequence, tokenizer.EndOfSequence));
        Assert.Equal(text, tokenizer.DecodeText(tokenizer.Encode(Encoding.UTF8.GetBytes(text))));
        Assert.Equal(text, tokenizer.DecodeText(tokenizer.Encode(Encoding.UTF8.GetBytes(text)), previous: 1));
        Assert.Equal(" " + text, tokenizer.DecodeText(tokenizer.Encode(Encoding.UTF8.GetBytes(text)), previous: 3));
    }

    [Fact]
    public void Decode_ofEncode_givesTheTextBack_whereTheModelChangesNone()
    {
        var model = new ModelBytes().Piece("<unk>", 0, PieceType.Unknown).Piece("▁a", -1).Piece("ab", -2).Piece("b").Piece("▁", -5).Piece("▁▁", -1).Piece("[x]", 0, PieceType.UserDefined).AllBytes()
            .Trainer([.. ModelBytes.Number(3, 2), .. ModelBytes.Number(35, 1)]).Normalizer(ModelBytes.Number(4, 0)).ToModel();
        var tokenizer = new SentencePieceTokenizer(model);

        Gen.Char["aab  好é[x]\n"].Array[0, 40].Select(c => new string(c)).ForAll(text => tokenizer.DecodeText(tokenizer.Encode(Encoding.UTF8.GetBytes(text))) == text, iter: 300);
    }

    [Fact]
    public void Decode_ofMarks_hasNoText_andTheUnknownHasItsSurface()
    {
        var tokenizer = Unigram.Value;

        Assert.Equal("", tokenizer.DecodeText([1, 2]));
        Assert.Equal(" \u2047 ", tokenizer.DecodeText([0]));
        Assert.Equal(1, tokenizer.SpecialToken("<s>"));
        Assert.Null(tokenizer.SpecialToken("[SEP]"));
        Assert.DoesNotContain(1, tokenizer.Encode("<s>"u8));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Decode(null, tokenizer.VocabularySize, []));
    }

    [Fact]
    public void Encode_onManyThreads_givesTheSameIds()
    {
        var lines = Lines(Golden("txt"));
        var expected = lines.Select(line => Pairs.Value.Encode(line)).ToList();

        Parallel.For(0, 200, i => Assert.Equal(expected[i % lines.Count], Pairs.Value.Encode(lines[i % lines.Count])));
    }

    private static List<byte[]> Lines(byte[] text)
    {
        List<byte[]> lines = [];
        for (var start = 0; start < text.Length;)
        {
            var end = Array.IndexOf(text, (byte)'\n', start);
            lines.Add(text[start..end]);
            start = end + 1;
        }

        return lines;
    }

    private static byte[] Golden(string name)
    {
        using var stream = typeof(SentencePieceTokenizerTests).Assembly.GetManifestResourceStream($"Linnet.Tests.Tokenization.Goldens.sentencepiece-0.1.97.{name}")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
