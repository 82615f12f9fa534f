using System.Text;
using CsCheck;
using Linnet.Tests.Model;
using Linnet.Tokenization;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tests.Tokenization.Models.BytePair;

public sealed class BytePairModelTests
{
    [Fact]
    public void Encode_withAnyMerges_givesTheTextbooksIds() => Gen.Select(BytePairExamples.Any, RankExamples.Text(1, 60).Array[1, 6]).ForAll((vocabulary, pieces) =>
    {
        var model = new BytePairModel(vocabulary);
        foreach (var piece in pieces.Concat(pieces)) // the second time from the cache
        {
            List<int> ids = [];
            List<int> lengths = [];
            model.Encode(piece, ids, lengths);
            Assert.Equal(BytePairExamples.Naive(vocabulary, piece), ids);
            Assert.Equal(ids.Select(id => vocabulary[id].Length), lengths);
        }
    });

    [Fact]
    public void Encode_withRanksInAnyOrder_givesWhatTheirDefinitionGives() => Gen.Select(RankExamples.Any, RankExamples.Text(1, 60).Array[1, 6]).ForAll((vocabulary, pieces) =>
    {
        var model = new BytePairModel(vocabulary);
        foreach (var piece in pieces)
        {
            List<int> ids = [];
            model.Encode(piece, ids, null);
            Assert.Equal(RankExamples.Naive(vocabulary, piece), ids);
        }
    });

    /// <summary>a b c are one token that no merge makes: "abc" is found as a whole, "abcd" is not.</summary>
    [Fact]
    public void Encode_ofAPieceThatIsATokenNoMergeMakes_givesItOnlyWhereMergesAreIgnored()
    {
        var vocabulary = new BytePairVocabulary([.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b }), "abc"u8.ToArray()], [], []);

        Assert.Equal([256, 'a', 'b', 'c', 'd', 256], Encode(new BytePairModel(vocabulary, ignoreMerges: true), "abc", "abcd", "abc"));
        Assert.Equal(['a', 'b', 'c', 'a', 'b', 'c', 'd'], Encode(new BytePairModel(vocabulary), "abc", "abcd"));
    }

    [Fact]
    public void OfRanks_withATokenMadeOfALaterOne_mergesItAsSoonAsItCan()
    {
        // "abc" (256) goes before "ab" (257), but "ab" has to be there first.
        var vocabulary = BytePairVocabulary.OfRanks([.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b }), "abc"u8.ToArray(), "ab"u8.ToArray(), "ca"u8.ToArray()], []);

        Assert.Equal([256, 'a', 257, 'a'], Encode(new BytePairModel(vocabulary), "abca", "aba"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // with two ways to make one token
    public void Encode_ofOneLetter_takesNoSquareOfItsTime(bool merges)
    {
        var vocabulary = BytePairVocabulary.OfBytes();
        for (var id = (int)'a'; vocabulary[vocabulary.Count - 1].Length < 256; id = vocabulary.Count - 1)
        {
            vocabulary = vocabulary.WithMerges([(id, id)]);
        }

        var model = new BytePairModel(merges ? vocabulary.WithMerges([('a', 256), (256, 'a')]) : vocabulary);
        var (once, twice) = (Best(model, 100_000), Best(model, 200_000));

        Assert.True(twice < 4 * once, $"{once.TotalMilliseconds} ms, twice as long {twice.TotalMilliseconds} ms");
    }

    private static TimeSpan Best(BytePairModel model, int length)
    {
        byte[] text = [.. Enumerable.Repeat((byte)'a', length)];
        List<int> ids = [];
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 10; i++)
        {
            ids.Clear();
            var start = TimeProvider.System.GetTimestamp();
            model.Encode(text, ids, null);
            var taken = TimeProvider.System.GetElapsedTime(start);
            best = taken < best ? taken : best;
        }

        Assert.Equal(length, ids.Sum(id => model.Vocabulary[id].Length));
        return best;
    }

    [Theory]
    [InlineData(2048)]
    [InlineData(65536)]
    public void OfRanks_withALongToken_mergesIt(int length)
    {
        byte[][] doubled = [.. Enumerable.Range(1, 16).Select(n => Enumerable.Repeat((byte)'=', 1 << n).ToArray()).Where(token => token.Length <= length)];
        var vocabulary = BytePairVocabulary.OfRanks([.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b }), .. doubled], []);
        List<int> ids = [];

        new BytePairModel(vocabulary).Encode(doubled[^1], ids, null);

        Assert.Equal(doubled.Length, vocabulary.Merges.Count);
        Assert.Equal([255 + doubled.Length], ids);
    }

    [Theory]
    [InlineData(380, true)] // 1.7 · 10⁹ bytes to compare
    [InlineData(100, false)]
    public void OfRanks_ofAllPartsOfAText_isRefusedWhereTheyAreTooMany(int length, bool isRefused)
    {
        var text = new byte[length];
        for (var i = 0; i < length; i++)
        {
            text[i] = (byte)((i * 2654435761L) >> 13);
        }
        IEnumerable<byte[]> parts = Enumerable.Range(2, length - 1).Reverse().SelectMany(n => Enumerable.Range(0, length - n + 1).Select(start => text[start..(start + n)]));
        byte[][] tokens = [.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b }), .. parts.DistinctBy(Convert.ToHexString)];

        if (isRefused)
        {
            Assert.StartsWith("The tokens are made of later ones in too many ways.", Assert.Throws<ArgumentException>(() => BytePairVocabulary.OfRanks(tokens, [])).Message);
        }
        else
        {
            Assert.NotEmpty(BytePairVocabulary.OfRanks(tokens, []).Merges);
        }
    }

    [Fact]
    public void Encode_onManyThreads_givesTheIdsOfOne()
    {
        var model = new BytePairModel(BytePairExamples.English());
        string[] words = [.. Enumerable.Range(0, 3000).Select(i => string.Concat(Enumerable.Range(0, 1 + i % 20).Select(j => "abc 中"[(i * 7 + j * j) % 5])))];
        var expected = Encode(new BytePairModel(BytePairExamples.English()), words);

        Parallel.For(0, 8, _ => Assert.Equal(expected, Encode(model, words)));
    }

    [Fact]
    public void Encode_onceWarm_allocatesNothing()
    {
        var tokenizer = new BytePairTokenizer(BytePairExamples.English());
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("abc 中国 abababababababababababcccc-ab ", 200)));
        List<int> ids = [];
        tokenizer.Encode(text, ids);
        for (var i = 0; i < 100; i++)
        {
            ids.Clear();
            tokenizer.Encode(text, ids);
        }

        ids.Clear();
        var before = GC.GetAllocatedBytesForCurrentThread();
        tokenizer.Encode(text, ids);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(tokenizer.Encode(text), ids);
    }

    /// <summary>Tokens of 1, 2, 3, … equal bytes, and text that ends otherwise: the longest match is given up again and again.</summary>
    [Fact]
    public void Encode_whereLongMatchesAreAlwaysGivenUp_takesNoSquare()
    {
        var vocabulary = BytePairVocabulary.OfBytes();
        vocabulary = vocabulary.WithMerges(Enumerable.Range(0, 2000).Select(i => i == 0 ? ('a', 'a') : (255 + i, (int)'a')));
        var model = new BytePairModel(vocabulary);
        List<int> ids = [];
        model.Encode([.. Enumerable.Repeat((byte)'a', 200_000), (byte)'b'], ids, null);

        Assert.Equal(200_001, ids.Sum(id => vocabulary[id].Length));
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("cl100k")]
    public void Encode_of100000EqualLetters_takesMilliseconds(string name)
    {
        var model = new BytePairModel(name == "gpt2"
            ? Gpt2.Read(TestData.Path("tokenizers/gpt2.encoder.json"), TestData.Path("tokenizers/gpt2.vocab.bpe"))
            : Cl100k.Read(TestData.Path("tokenizers/cl100k_base.tiktoken")), ignoreMerges: true);
        byte[] text = [.. Enumerable.Repeat((byte)'a', 100_000)];
        List<int> ids = [];
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            ids.Clear();
            var start = TimeProvider.System.GetTimestamp();
            model.Encode(text, ids, null);
            var taken = TimeProvider.System.GetElapsedTime(start);
            best = taken < best ? taken : best;
        }

        Assert.Equal(100_000, ids.Sum(id => model.Vocabulary[id].Length));
        Assert.True(best < TimeSpan.FromMilliseconds(100), $"{best.TotalMilliseconds} ms"); // 5 is the aim; a square takes thousands
    }

    private static List<int> Encode(BytePairModel model, params string[] pieces)
    {
        List<int> ids = [];
        foreach (var piece in pieces)
        {
            model.Encode(Encoding.UTF8.GetBytes(piece), ids, null);
        }

        return ids;
    }
}
