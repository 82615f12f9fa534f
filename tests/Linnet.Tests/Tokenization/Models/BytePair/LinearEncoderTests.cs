using CsCheck;
using Linnet.Tests.Model;
using Linnet.Tokenization;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tests.Tokenization.Models.BytePair;

public sealed class LinearEncoderTests
{
    [Fact]
    public void Encode_withMergesInOrder_givesWhatMergingGives() => Gen.Select(BytePairExamples.Any.Where(IsOrdered), RankExamples.Text(1, 200)).ForAll((vocabulary, piece) =>
        Assert.Equal(BytePairExamples.Naive(vocabulary, piece), Encode(vocabulary, piece)));

    [Fact]
    public void Encode_withRanksInOrder_givesWhatTheirDefinitionGives() => Gen.Select(RankExamples.Ordered.Where(IsOrdered), RankExamples.Text(1, 120)).ForAll((vocabulary, piece) =>
        Assert.Equal(RankExamples.Naive(vocabulary, piece), Encode(vocabulary, piece)));

    [Fact]
    public void Encode_ofAnyBytesWithTheVocabularyOfGpt2_givesWhatMergingGives()
    {
        var vocabulary = Gpt2.Read(TestData.Path("tokenizers/gpt2.encoder.json"), TestData.Path("tokenizers/gpt2.vocab.bpe"));
        var encoder = LinearEncoder.Of(vocabulary)!;
        var merger = new SymbolMerger(Merges(vocabulary));
        var words = Gen.Char[" etaoinshrdluETAOIN'0123中国的一是不了人我在有,.\n"].Array[1, 100].Select(c => System.Text.Encoding.UTF8.GetBytes(c));
        Gen.OneOf(words, Gen.Byte.Array[1, 100], words.Select(w => w.Select(b => (byte)(b ^ 1)).ToArray())).ForAll(piece =>
        {
            int[] symbols = [.. piece.Select(b => vocabulary.ByteIds[b])];
            var count = merger.Merge(symbols, new int[symbols.Length]);
            var tokens = new int[piece.Length];
            Assert.Equal(symbols[..count], tokens[..encoder.Encode(piece, tokens)]);
        });
    }

    [Fact]
    public void Of_aMergeBeforeThatOfItsPart_isNull()
    {
        var tokens = Enumerable.Range(0, 256).Select(b => new[] { (byte)b }).Append("ab"u8.ToArray()).Append("abc"u8.ToArray()).ToList();
        BytePairMerge first = new('a', 'b', 256);
        BytePairMerge second = new(256, 'c', 257);

        Assert.NotNull(LinearEncoder.Of(new BytePairVocabulary(tokens, [first, second], [])));
        Assert.Null(LinearEncoder.Of(new BytePairVocabulary(tokens, [second, first], [])));
    }

    [Fact]
    public void Of_aTokenWithoutMerges_neverGivesIt()
    {
        var vocabulary = new BytePairVocabulary([.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b }), "ab"u8.ToArray()], [], []);

        Assert.False(LinearEncoder.Of(vocabulary)!.IsMade(256));
        Assert.Equal(['a', 'b'], Encode(vocabulary, "ab"u8.ToArray()));
    }

    private static bool IsOrdered(BytePairVocabulary vocabulary) => LinearEncoder.Of(vocabulary) is not null;

    private static int[] Encode(BytePairVocabulary vocabulary, byte[] piece)
    {
        var tokens = new int[piece.Length];
        var count = LinearEncoder.Of(vocabulary)!.Encode(piece, tokens);
        return tokens[..count];
    }

    private static MergeTable Merges(BytePairVocabulary vocabulary)
    {
        var table = new MergeTable();
        for (var rank = 0; rank < vocabulary.Merges.Count; rank++)
        {
            table.TryAdd(vocabulary.Merges[rank].Left, vocabulary.Merges[rank].Right, rank, vocabulary.Merges[rank].Result);
        }

        return table;
    }
}
