using CsCheck;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tests.Tokenization.Models.BytePair;

public sealed class PieceCacheTests
{
    /// <summary>Two places for all: nearly every piece meets another there.</summary>
    [Fact]
    public void Take_whereAllPiecesMeet_givesTheTokensOfTheSamePieceOrNone() => Gen.Byte[0, 3].Array[1, 15].Array[0, 300].ForAll(pieces =>
    {
        var cache = new PieceCache(2);
        var taken = new int[PieceCache.MaximumTokens];
        foreach (var piece in pieces)
        {
            var key = PieceKey.Of(piece, piece.Length);
            var expected = Tokens(piece);
            if (cache.Take(key, taken) is > 0 and var count)
            {
                Assert.Equal(expected, taken[..count]);
            }
            else
            {
                cache.Keep(key, expected);
                Assert.Equal(expected, taken[..cache.Take(key, taken)]);
            }
        }
    });

    [Fact]
    public void Take_ofAPieceThatOnlyEndsInZeroBytes_tellsItFromTheShorterOne()
    {
        var cache = new PieceCache(2);
        cache.Keep(PieceKey.Of([1], 1), [7]);

        Assert.Equal(0, cache.Take(PieceKey.Of([1, 0], 2), new int[4]));
        Assert.Equal(1, cache.Take(PieceKey.Of([1], 1), new int[4]));
    }

    [Fact]
    public void Of_aPieceInsideOfAText_isThatOfThePieceAlone() => Gen.Select(Gen.Byte.Array[15, 60], Gen.Int[0, 44], Gen.Int[1, 15]).ForAll((text, start, length) =>
    {
        if (start + length <= text.Length)
        {
            Assert.Equal(PieceKey.Of(text.AsSpan(start, length).ToArray(), length), PieceKey.Of(text.AsSpan(start), length));
        }
    });

    [Fact]
    public void Keep_ofMoreThanTwoPiecesInAPlace_forgetsTheOldest()
    {
        var cache = new PieceCache(2);
        foreach (var value in (byte[])[1, 2, 3])
        {
            cache.Keep(PieceKey.Of([value], 1), [value]);
        }

        Assert.Equal([0, 1, 1], ((byte[])[1, 2, 3]).Select(value => cache.Take(PieceKey.Of([value], 1), new int[4])));
    }

    private static int[] Tokens(byte[] piece) => [.. piece.Take(PieceCache.MaximumTokens).Select((b, i) => b + 10 * piece.Length + 1000 * i)];
}
