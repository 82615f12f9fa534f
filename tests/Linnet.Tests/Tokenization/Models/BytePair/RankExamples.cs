using System.Text;
using CsCheck;
using Linnet.Tokenization;

namespace Linnet.Tests.Tokenization.Models.BytePair;

/// <summary>Vocabularies of ranks in any order, and how tiktoken defines their ids.</summary>
internal static class RankExamples
{
    /// <summary>Tokens of a, b and half of a Chinese character, many of which are made of later ones or never made.</summary>
    public static Gen<BytePairVocabulary> Any { get; } = Text(1, 6).Array[0, 40].Select(texts =>
        BytePairVocabulary.OfRanks(Tokens(texts), []));

    /// <summary>Tokens each of which two earlier ones make, as training gives them.</summary>
    public static Gen<BytePairVocabulary> Ordered { get; } = Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 1000]).Array[0, 60].Select(draws =>
    {
        List<byte[]> made = [.. "aab中"u8.ToArray().Select(b => new[] { b })];
        foreach (var (left, right) in draws)
        {
            byte[] joined = [.. made[left % made.Count], .. made[right % made.Count]];
            if (joined.Length <= 40)
            {
                made.Add(joined);
            }
        }

        return BytePairVocabulary.OfRanks(Tokens([.. made]), []);
    });

    /// <summary>The same tokens with a merge for each two that are a third, by the rank of the third.</summary>
    public static BytePairVocabulary WithAllMerges(BytePairVocabulary vocabulary) => new(
        [.. Enumerable.Range(0, vocabulary.Count).Select(id => vocabulary[id].ToArray())],
        [.. from id in Enumerable.Range(0, vocabulary.Count)
            let bytes = vocabulary[id].ToArray()
            from length in Enumerable.Range(1, bytes.Length - 1)
            where vocabulary.Ids.ContainsKey(bytes[..length]) && vocabulary.Ids.ContainsKey(bytes[length..])
            select new BytePairMerge(vocabulary.Ids[bytes[..length]], vocabulary.Ids[bytes[length..]], id)],
        []);

    public static Gen<byte[]> Text(int shortest, int longest) =>
        Gen.OneOf(Gen.Char["aaab"].Array[shortest, longest], Gen.Char["aab中中"].Array[shortest, longest]).Select(c => Encoding.UTF8.GetBytes(c));

    /// <summary>The ids of one piece: of all neighbours whose bytes are a token, those of the lowest rank join, the leftmost first.</summary>
    public static List<int> Naive(BytePairVocabulary vocabulary, byte[] piece)
    {
        List<byte[]> parts = [.. piece.Select(b => new[] { b })];
        int Rank(int i) => vocabulary.Ids.TryGetValue([.. parts[i], .. parts[i + 1]], out var id) ? id : int.MaxValue;
        while (parts.Count > 1 && Enumerable.Range(0, parts.Count - 1).MinBy(Rank) is var best && Rank(best) < int.MaxValue)
        {
            parts[best] = [.. parts[best], .. parts[best + 1]];
            parts.RemoveAt(best + 1);
        }

        return [.. parts.Select(p => vocabulary.Ids[p])];
    }

    private static List<byte[]> Tokens(IEnumerable<byte[]> texts) =>
        [.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b }), .. texts.Where(t => t.Length > 1).DistinctBy(Convert.ToHexString)];
}
