using CsCheck;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tests.Tokenization.Models.BytePair;

public sealed class TokenTrieTests
{
    [Fact]
    public void Longest_ofAnyText_isTheLongestTokenItBeginsWith() => Gen.Select(RankExamples.Text(1, 8).Array[0, 40], RankExamples.Text(1, 30)).ForAll((texts, text) =>
    {
        List<byte[]> tokens = [.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b }), .. texts.Where(t => t.Length > 1).DistinctBy(Convert.ToHexString)];
        var trie = TokenTrie.Of([.. tokens.Select((bytes, id) => (bytes, id))])!;

        Assert.Equal(Longest(tokens, text, text.Length), trie.Longest(text, out _));
        foreach (var token in tokens)
        {
            Assert.Equal(Longest(tokens, token, token.Length - 1), trie.LongestInside(token));
        }
    });

    private static int Longest(List<byte[]> tokens, byte[] text, int limit) => Enumerable.Range(0, tokens.Count)
        .Where(id => tokens[id].Length <= limit && text.AsSpan().StartsWith(tokens[id])).DefaultIfEmpty(-1).MaxBy(id => id < 0 ? 0 : tokens[id].Length);
}
