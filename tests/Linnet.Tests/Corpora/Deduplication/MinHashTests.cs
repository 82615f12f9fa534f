using Linnet.Core.Random;
using Linnet.Corpora.Deduplication;

namespace Linnet.Tests.Corpora.Deduplication;

public sealed class MinHashTests
{
    [Theory]
    [InlineData(14, 8)]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(9, 13)]
    [InlineData(20, 2)]
    public void Signature_isTheSameWithAndWithoutVectors(int bands, int rows)
    {
        var random = new CounterRandom(4, "pieces");
        var hash = new MinHash(bands, rows, seed: 9);
        foreach (var count in (int[])[0, 1, 2, 37])
        {
            var pieces = Enumerable.Range(0, count).Select(i => random.Bits((ulong)i)).ToArray();
            var expected = new ulong[bands * rows];
            hash.Scalars(pieces, expected, 0);

            Assert.Equal(expected, hash.Signature(pieces));
        }
    }

    [Fact]
    public void Signature_ofTheSeedThatTheTourHas_isAsItWas()
    {
        var hash = new MinHash(2, 2, seed: 1);

        var signature = hash.Signature([1, 2, 3]);

        // a·x + b of the four hash functions, computed apart from the class with the same draws
        var random = new CounterRandom(1, "minhash");
        var expected = Enumerable.Range(0, 4)
            .Select(i => ((ulong[])[1, 2, 3]).Min(x => unchecked(((random.Bits((ulong)(2 * i)) | 1) * x) + random.Bits((ulong)(2 * i) + 1))));
        Assert.Equal(expected, signature);
        Assert.Equal(hash.BandHashes(signature).Length, hash.Bands);
    }

    [Theory]
    [InlineData(120)] // of 200 pieces each: similarity 0.43
    [InlineData(160)] // 0.67
    [InlineData(177)] // 0.79
    [InlineData(190)] // 0.90
    public void BandHashes_ofPairsOfOneSimilarity_meetAsOftenAsTheTheorySays(int common)
    {
        const int size = 200;
        const int pairs = 3_000;
        var (random, hash) = (new CounterRandom(11, "pairs"), new MinHash(14, 8, seed: 2));
        var met = 0;
        for (var pair = 0; pair < pairs; pair++)
        {
            var pieces = Enumerable.Range(0, (2 * size) - common).Select(i => random.Bits((ulong)((pair * 1_000) + i))).ToArray();
            var (left, right) = (hash.BandHashes(hash.Signature(pieces.AsSpan(0, size))), hash.BandHashes(hash.Signature(pieces.AsSpan(size - common, size))));
            met += left.Zip(right).Any(bands => bands.First == bands.Second) ? 1 : 0;
        }

        var similarity = common / (double)((2 * size) - common);
        Assert.Equal(1 - Math.Pow(1 - Math.Pow(similarity, 8), 14), met / (double)pairs, 0.02);
    }

    [Fact]
    public void Signature_intoTooShortASpan_isRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MinHash(2, 2, 1).Signature([1], new ulong[3]));
}
