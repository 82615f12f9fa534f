using System.Text;
using CsCheck;
using Linnet.Tokenization.Models;

namespace Linnet.Tests.Tokenization.Models;

public sealed class UnigramModelTests
{
    private static readonly Gen<string> Text = Gen.Char["aabbc好"].Array[0, 12].Select(c => new string(c));

    private static readonly Gen<UnigramToken[]> Tokens = Gen.Select(
            Gen.Char["aabbc好"].Array[1, 4].Select(c => new string(c)), Gen.Double[-20, -0.5]).Array[1, 15]
        .Select(tokens => tokens.DistinctBy(t => t.Item1).Select(t => new UnigramToken(Encoding.UTF8.GetBytes(t.Item1), t.Item2)).Prepend(default).ToArray());

    [Fact]
    public void Encode_ofAnyText_isTheBestOfAllSplits() => Gen.Select(Tokens, Text).ForAll(
        (tokens, text) =>
        {
            List<int> ids = [], lengths = [];
            var utf8 = Encoding.UTF8.GetBytes(text);
            new UnigramModel(tokens, unknown: 0).Encode(utf8, ids, lengths);

            // Two ways may be equally good: the sums have to be equal, not the tokens.
            var unknown = tokens.Skip(1).Min(t => t.Score) - 10;
            var (score, position) = (0.0, 0);
            for (var i = 0; i < ids.Count; i++)
            {
                var part = utf8.AsSpan(position, lengths[i]);
                Assert.True(ids[i] == 0 || part.SequenceEqual(tokens[ids[i]].Text.Span));
                score += ids[i] == 0 ? unknown * Encoding.UTF8.GetString(part).Length : tokens[ids[i]].Score;
                position += lengths[i];
            }

            Assert.Equal(utf8.Length, position);
            Assert.Equal(ids.Count, lengths.Count);
            Assert.Equal(Best(tokens, text), score, 1e-9);
        },
        iter: 2000);

    [Theory]
    [InlineData(false, new[] { 1, 0, 1 })]
    [InlineData(true, new[] { 1, 234, 167, 193, 234, 167, 193, 1 })]
    public void Encode_ofUnknownCharacters_isOneUnknownOrTheirBytes(bool withBytes, int[] expected)
    {
        var tokens = new UnigramToken[300];
        tokens[1] = new UnigramToken("a"u8.ToArray(), -1);
        List<int> ids = [];

        new UnigramModel(tokens, unknown: 0, withBytes ? [.. Enumerable.Range(2, 256)] : null).Encode("a西西a"u8, ids, null);

        Assert.Equal(expected, ids);
    }

    [Fact]
    public void Encode_withATokenThatIsAlwaysTaken_takesItAgainstTheScores()
    {
        UnigramToken[] tokens = [default, new("a"u8.ToArray(), -1), new("b"u8.ToArray(), -1), new("ab"u8.ToArray(), -50, IsAlwaysTaken: true)];
        List<int> ids = [], without = [];

        new UnigramModel(tokens, 0).Encode("aab"u8, ids, null);
        new UnigramModel([.. tokens[..3], tokens[3] with { IsAlwaysTaken = false }], 0).Encode("aab"u8, without, null);

        Assert.Equal([1, 3], ids);
        Assert.Equal([1, 1, 2], without);
    }

    [Fact]
    public void Encode_ofAMillionCharacters_isLinear()
    {
        UnigramToken[] tokens = [default, .. Enumerable.Range(1, 16).Select(n => new UnigramToken(Enumerable.Repeat((byte)'-', n).ToArray(), -10 + (0.1 * n)))];
        List<int> ids = [];

        new UnigramModel(tokens, 0).Encode(Enumerable.Repeat((byte)'-', 1_000_000).ToArray(), ids, null);

        Assert.Equal(62_500, ids.Count);
    }

    [Fact]
    public void Constructor_withIdsOutside_throwsArgumentException()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new UnigramModel([default], 1));
        Assert.Throws<ArgumentException>(() => new UnigramModel([default], 0, [0]));
    }

    /// <summary>The best sum over every split of the text.</summary>
    private static double Best(UnigramToken[] tokens, string text)
    {
        var unknown = tokens.Skip(1).Min(t => t.Score) - 10;
        var texts = tokens.Skip(1).Select(t => Encoding.UTF8.GetString(t.Text.Span)).ToList();
        return From(0);

        double From(int start)
        {
            if (start == text.Length)
            {
                return 0;
            }

            var ways = texts.Index().Where(t => text[start..].StartsWith(t.Item, StringComparison.Ordinal)).Select(t => tokens[t.Index + 1].Score + From(start + t.Item.Length)).ToList();
            return texts.Contains(text[start..(start + 1)]) ? ways.Max() : ways.Append(unknown + From(start + 1)).Max();
        }
    }
}
