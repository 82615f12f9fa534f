using System.Text;
using CsCheck;
using Linnet.Tokenization;

namespace Linnet.Tests.Tokenization;

/// <summary>Small vocabularies, and the textbook's way to use one.</summary>
internal static class BytePairExamples
{
    /// <summary>"ab", "abc" by one way, "bc", one special token: ids 256, 257, 258, 260; 259 is the special one.</summary>
    public static BytePairVocabulary English() => BytePairVocabulary.OfBytes()
        .WithMerges([('a', 'b'), (256, 'c'), ('b', 'c')])
        .WithSpecialTokens([BytePairTokenizer.EndOfDocument])
        .WithMerges([('a', 258), (' ', 257)]);

    /// <summary>Any merges: of bytes that are a, b, c, a blank or half of a Chinese character, and of what came before.</summary>
    public static Gen<BytePairVocabulary> Any { get; } = Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 1000]).Array[0, 30].Select(draws =>
    {
        var vocabulary = BytePairVocabulary.OfBytes().WithSpecialTokens(["<|a|>"]);
        foreach (var (left, right) in draws)
        {
            var pair = (Pick(vocabulary, left), Pick(vocabulary, right));
            if (!vocabulary.Merges.Any(m => (m.Left, m.Right) == pair))
            {
                vocabulary = vocabulary.WithMerges([pair]);
            }
        }

        return vocabulary;
    });

    /// <summary>The ids of one piece, by applying the merges as they were learnt.</summary>
    public static List<int> Naive(BytePairVocabulary vocabulary, ReadOnlySpan<byte> piece)
    {
        List<int> ids = [];
        foreach (var value in piece)
        {
            ids.Add(Enumerable.Range(0, vocabulary.Count).First(id => vocabulary[id].SequenceEqual([value])));
        }

        while (true)
        {
            var best = Enumerable.Range(0, Math.Max(0, ids.Count - 1))
                .Select(i => (Rank: vocabulary.Merges.ToList().FindIndex(m => (m.Left, m.Right) == (ids[i], ids[i + 1])), Place: i))
                .Where(m => m.Rank >= 0)
                .Order()
                .FirstOrDefault((-1, -1));
            if (best.Item1 < 0)
            {
                return ids;
            }

            ids[best.Item2] = vocabulary.Merges[best.Item1].Result;
            ids.RemoveAt(best.Item2 + 1);
        }
    }

    public static byte[] Decode(BytePairTokenizer tokenizer, IEnumerable<int> ids)
    {
        List<byte> bytes = [];
        int? previous = null;
        foreach (var id in ids)
        {
            tokenizer.Decode(previous, id, bytes);
            previous = id;
        }

        return [.. bytes];
    }

    private static int Pick(BytePairVocabulary vocabulary, int draw)
    {
        int[] known = [.. Encoding.UTF8.GetBytes("abc 中"), .. Enumerable.Range(257, vocabulary.Count - 257)];
        return known[draw % known.Length];
    }
}
