using System.Text;
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

    /// <summary>Lists of merges that were made of ranks: each two tokens that are a third, even where one of them has a higher rank than it.</summary>
    [Fact]
    public void Encode_withAllMergesThatRanksAllow_givesWhatMergingGives() => Gen.Select(RankExamples.Any, RankExamples.Text(1, 60)).ForAll((ranks, piece) =>
    {
        var vocabulary = RankExamples.WithAllMerges(ranks);
        Assert.Equal(BytePairExamples.Naive(vocabulary, piece), Merged(vocabulary, piece));
        if (IsOrdered(vocabulary))
        {
            Assert.Equal(RankExamples.Naive(ranks, piece), Encode(vocabulary, piece));
        }
    });

    [Fact]
    public void Encode_withAMergeThatComesTooEarlyToHappen_neverAppliesIt()
    {
        // "ab" + "c" is named before "ab" is, but by then "bc" is made, and "a" + "bc" has become "abc".
        var tokens = Enumerable.Range(0, 256).Select(b => new[] { (byte)b }).Concat([.. "bc abc ab".Split(' ').Select(Encoding.ASCII.GetBytes)]).ToList();
        BytePairMerge bc = new('b', 'c', 256);
        BytePairMerge abc = new('a', 256, 257);
        BytePairMerge early = new(258, 'c', 257);
        BytePairMerge ab = new('a', 'b', 258);
        var vocabulary = new BytePairVocabulary(tokens, [bc, early, abc, ab], []);

        Assert.Equal([257, 258, 'a'], Encode(vocabulary, "abcaba"u8.ToArray()));
    }

    /// <summary>Tokens of any bytes of four characters, two of which begin alike: many end or begin inside of one.</summary>
    [Fact]
    public void Encode_ofChinese_givesWhatMergingGives()
    {
        var characters = Encoding.UTF8.GetBytes("中丁国、");
        var vocabularies = Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 1000]).Array[0, 40].Select(draws =>
        {
            List<byte[]> made = [.. characters.Distinct().Select(b => new[] { b })];
            List<byte[]> parts = [.. made];
            foreach (var (left, right) in draws)
            {
                // Half of them are what stands next to each other in the text.
                byte[] joined = left % 2 == 0 ? [.. parts[left % parts.Count], .. parts[right % parts.Count]] : characters[(right % 10)..(right % 10 + 2)];
                parts.Add(joined);
            }

            return BytePairVocabulary.OfRanks([.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b }), .. parts.Where(p => p.Length is > 1 and < 20).DistinctBy(Convert.ToHexString)], []);
        });
        var texts = Gen.OneOf(
            Gen.Char["中丁国、"].Array[1, 40].Select(c => Encoding.UTF8.GetBytes(c)),
            Gen.Char["中中丁国、a"].Array[1, 20].Select(c => Encoding.UTF8.GetBytes(c)[1..]).Where(t => t.Length > 0),
            Gen.Int[0, characters.Length - 1].Array[1, 40].Select(places => places.Select(p => characters[p]).ToArray()));
        Gen.Select(vocabularies.Where(IsOrdered), texts).ForAll((vocabulary, piece) => Assert.Equal(RankExamples.Naive(vocabulary, piece), Encode(vocabulary, piece)));
    }

    [Fact]
    public void Encode_withRanksInOrder_givesWhatTheirDefinitionGives() => Gen.Select(RankExamples.Ordered.Where(IsOrdered), RankExamples.Text(1, 120)).ForAll((vocabulary, piece) =>
        Assert.Equal(RankExamples.Naive(vocabulary, piece), Encode(vocabulary, piece)));

    [Fact]
    public void Encode_ofAnyBytesWithTheVocabularyOfGpt2_givesWhatMergingGives()
    {
        var vocabulary = Gpt2.Read(TestData.Path("tokenizers/gpt2.encoder.json"), TestData.Path("tokenizers/gpt2.vocab.bpe"));
        var encoder = LinearEncoder.Of(vocabulary)!;
        var merger = new SymbolMerger(Merges(vocabulary));
        var words = Gen.Char[" etaoinshrdluETAOIN'0123中国的一是不了人我在有,.\n"].Array[1, 100].Select(c => Encoding.UTF8.GetBytes(c));
        Gen.OneOf(words, Gen.Byte.Array[1, 100], words.Select(w => w.Select(b => (byte)(b ^ 1)).ToArray())).ForAll(piece =>
        {
            int[] symbols = [.. piece.Select(b => vocabulary.ByteIds[b])];
            var count = merger.Merge(symbols, new int[symbols.Length]);
            var tokens = new int[piece.Length];
            Assert.Equal(symbols[..count], tokens[..encoder.Encode(piece, tokens)]);
        });
    }

    /// <summary>"ab" + "a" goes before "ab": in "abab" the first "ab" takes the second one's "a", which no order of merges says.</summary>
    [Fact]
    public void Of_aMergeThatTakesFromTheNextPlaceOfItsPart_isNull()
    {
        var tokens = Enumerable.Range(0, 256).Select(b => new[] { (byte)b }).Concat([.. "ab aba abc".Split(' ').Select(Encoding.ASCII.GetBytes)]).ToList();
        BytePairMerge ab = new('a', 'b', 256);
        BytePairMerge aba = new(256, 'a', 257);
        BytePairMerge abc = new(256, 'c', 258);

        Assert.Null(LinearEncoder.Of(new BytePairVocabulary(tokens, [aba, ab], [])));
        Assert.Equal([257, 'b'], Merged(new BytePairVocabulary(tokens, [aba, ab], []), "abab"u8.ToArray()));
        Assert.Equal([256, 256], Encode(new BytePairVocabulary(tokens, [ab, aba], []), "abab"u8.ToArray()));
        Assert.Equal([256, 258], Encode(new BytePairVocabulary(tokens, [abc, ab], []), "ababc"u8.ToArray()));
    }

    /// <summary>What is made late of "ab" takes "c" on its right and "c" on its left: in "abcab", both would.</summary>
    [Fact]
    public void Of_mergesThatTakeTheSameOnBothSides_isNull()
    {
        var tokens = Enumerable.Range(0, 256).Select(b => new[] { (byte)b }).Concat([.. "ab abc cab".Split(' ').Select(Encoding.ASCII.GetBytes)]).ToList();
        var vocabulary = new BytePairVocabulary(tokens, [new('c', 256, 258), new(256, 'c', 257), new('a', 'b', 256)], []);

        Assert.Null(LinearEncoder.Of(vocabulary));
        Assert.Equal([257, 256], Merged(vocabulary, "abcab"u8.ToArray()));
        Assert.Equal([257, 256], BytePairExamples.Naive(vocabulary, "abcab"u8.ToArray()));
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

    private static List<int> Merged(BytePairVocabulary vocabulary, byte[] piece)
    {
        List<int> ids = [];
        new BytePairModel(vocabulary).Encode(piece, ids, null);
        return ids;
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
