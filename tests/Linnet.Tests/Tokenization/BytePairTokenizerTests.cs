using System.Text;
using CsCheck;
using Linnet.Tests.Model;
using Linnet.Tokenization;

namespace Linnet.Tests.Tokenization;

public sealed class BytePairTokenizerTests
{
    private static readonly Gen<byte[]> Text = Gen.Char["aaaabbbccc   中文.'1"].Array[0, 200].Select(c => Encoding.UTF8.GetBytes(c));

    private static readonly Gen<byte[]> OnePiece = Gen.Char["aaabbbc"].Array[0, 200].Select(c => Encoding.UTF8.GetBytes(c));

    [Fact]
    public void Decode_ofEncode_givesAnyBytesBack() => Gen.Select(BytePairExamples.Any, Gen.OneOf(Text, Gen.Byte.Array[0, 100])).ForAll((vocabulary, bytes) =>
    {
        var tokenizer = new BytePairTokenizer(vocabulary);
        Assert.Equal(bytes, BytePairExamples.Decode(tokenizer, tokenizer.Encode(bytes)));
    });

    [Fact]
    public void EncodeWithOffsets_ofAnyBytes_givesEachTokenItsBytes() => Gen.Select(BytePairExamples.Any, Gen.OneOf(Text, Gen.Byte.Array[0, 100])).ForAll((vocabulary, bytes) =>
    {
        var tokenizer = new BytePairTokenizer(vocabulary);
        List<int> ids = [];
        List<Piece> spans = [];
        tokenizer.EncodeWithOffsets(bytes, ids, spans);

        Assert.Equal(tokenizer.Encode(bytes), ids);
        Assert.Equal(ids.Count, spans.Count);
        Assert.All(ids.Zip(spans), t => Assert.True(vocabulary[t.First].SequenceEqual(bytes.AsSpan(t.Second.Start, t.Second.Length))));
        Assert.Equal(bytes.Length, spans.Sum(s => s.Length));
    });

    [Fact]
    public void Model_ofAPieceOfAnyLength_mergesAsTheTextbook() => Gen.Select(BytePairExamples.Any, OnePiece).ForAll((vocabulary, piece) =>
    {
        List<int> ids = [];
        new BytePairTokenizer(vocabulary).Model.Encode(piece, ids, null);
        Assert.Equal(BytePairExamples.Naive(vocabulary, piece), ids);
    });

    [Fact]
    public void Encode_ofText_mergesInsideOfPiecesOnly()
    {
        var tokenizer = new BytePairTokenizer(BytePairExamples.English());

        Assert.Equal([257, 260, ' ', ' ', 'c', '.', 257], tokenizer.Encode("abc abc  c.abc"u8));
    }

    [Fact]
    public void Encode_ofTheTextOfASpecialToken_neverGivesItsId()
    {
        var tokenizer = new BytePairTokenizer(BytePairExamples.English());

        Assert.Equal(259, tokenizer.SpecialToken("<|endoftext|>"));
        Assert.Equal(259, tokenizer.EndOfSequence);
        Assert.Equal(259, tokenizer.BeginningOfSequence);
        Assert.Null(tokenizer.SpecialToken("<|user|>"));
        Assert.DoesNotContain(259, tokenizer.Encode("<|endoftext|>"u8));
        Assert.Empty(BytePairExamples.Decode(tokenizer, [259]));
    }

    [Fact]
    public void Encode_ofAMillionEqualBytes_takesNoSquare()
    {
        var tokenizer = new BytePairTokenizer(BytePairVocabulary.OfBytes().WithMerges([('-', '-'), (256, 256), (257, 257)]));

        Assert.Equal(125_000, tokenizer.Encode(Enumerable.Repeat((byte)'-', 1_000_000).ToArray()).Length);
    }

    [Fact]
    public void Constructor_withAMergeThatMakesSomethingElse_throwsArgumentException() => Assert.Throws<ArgumentException>(() =>
        new BytePairVocabulary([.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b }), "ab"u8.ToArray()], [new('a', 'c', 256)], []));

    /// <summary>GPT-2's own vocabulary, in its own order of ids; on these words its cut is ours.</summary>
    [Theory]
    [InlineData("Hello world", new[] { 15496, 995 })]
    [InlineData("hello world", new[] { 31373, 995 })]
    [InlineData(" indivisible", new[] { 773, 452, 12843 })]
    public void Encode_withTheVocabularyOfGpt2_givesItsIds(string text, int[] ids)
    {
        var tokenizer = new BytePairTokenizer(Gpt2.Read(TestData.Path("tokenizers/gpt2.encoder.json"), TestData.Path("tokenizers/gpt2.vocab.bpe")));

        Assert.Equal(50_257, tokenizer.VocabularySize);
        Assert.Equal(ids, tokenizer.Encode(Encoding.UTF8.GetBytes(text)));
    }
}
