using CsCheck;
using Linnet.Core.Random;

namespace Linnet.Tests.Core.Random;

public sealed class CounterRandomTests
{
    // The known-answer vectors of the Random123 distribution (kat_vectors, philox4x32 10).
    [Theory]
    [InlineData(0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u, "6627e8d5 e169c58d bc57ac4c 9b00dbd8")]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, "408f276d 41c83b0e a20bc7c6 6d5451fd")]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, "d16cfe09 94fdcceb 5001e420 24126ea1")]
    public void Encrypt_withKnownKeyAndCounter_givesThePublishedWords(
        uint word0, uint word1, uint word2, uint word3, uint key0, uint key1, string expected)
    {
        var block = new PhiloxBlock(word0, word1, word2, word3).Encrypt(key0, key1);

        Assert.Equal(expected, $"{block.Word0:x8} {block.Word1:x8} {block.Word2:x8} {block.Word3:x8}");
    }

    [Theory]
    [InlineData("", 0xcbf29ce484222325UL)]
    [InlineData("a", 0xaf63dc4c8601ec8cUL)]
    [InlineData("foobar", 0x85944171f73967e8UL)]
    public void Hash_ofKnownStrings_isFnv1A(string stream, ulong expected) => Assert.Equal(expected, CounterRandom.Hash(stream));

    [Fact]
    public void Bits_ofOneTriple_neverChange()
    {
        var random = new CounterRandom(42, "init");

        var expected = new PhiloxBlock(7, 1, (uint)CounterRandom.Hash("init"), (uint)(CounterRandom.Hash("init") >> 32)).Encrypt(42, 0);

        Assert.Equal(expected.Word0 | ((ulong)expected.Word1 << 32), random.Bits(7 | (1UL << 32)));
    }

    [Fact]
    public void Bits_withAnotherSeedStreamOrIndex_differ()
    {
        var value = new CounterRandom(1, "a").Bits(0);

        Assert.NotEqual(value, new CounterRandom(2, "a").Bits(0));
        Assert.NotEqual(value, new CounterRandom(1, "b").Bits(0));
        Assert.NotEqual(value, new CounterRandom(1, "a").Bits(1));
        Assert.Equal(value, new CounterRandom(1, "a").Bits(0));
    }

    [Fact]
    public void Uniform_overManyDraws_hasTheMomentsOfTheUniformDistribution()
    {
        var random = new CounterRandom(3, "uniform");
        var draws = Enumerable.Range(0, 200_000).Select(i => random.Uniform((ulong)i)).ToArray();

        Assert.All(draws, d => Assert.InRange(d, 0, 1 - Math.Pow(2, -53)));
        Assert.Equal(0.5, draws.Average(), 0.005);
        Assert.Equal(1.0 / 12, draws.Average(d => (d - 0.5) * (d - 0.5)), 0.002);
    }

    [Fact]
    public void Normal_overManyDraws_hasTheMomentsOfTheNormalDistribution()
    {
        var random = new CounterRandom(3, "normal");
        var draws = Enumerable.Range(0, 200_000).Select(i => random.Normal((ulong)i)).ToArray();

        Assert.All(draws, d => Assert.InRange(Math.Abs(d), 0, 8.6));
        Assert.Equal(0, draws.Average(), 0.01);
        Assert.Equal(1, draws.Average(d => d * d), 0.02);
        Assert.Equal(3, draws.Average(d => d * d * d * d), 0.15);
        Assert.Equal(0.6827, draws.Count(d => Math.Abs(d) < 1) / 200_000.0, 0.005);
    }

    [Fact]
    public void Below_overManyDraws_isUniformByChiSquare()
    {
        const int Bound = 10;
        var random = new CounterRandom(9, "below");
        var counts = new int[Bound];
        for (var i = 0UL; i < 100_000; i++)
        {
            counts[random.Below(Bound, i)]++;
        }

        // 9 degrees of freedom: 27.9 is the 0.1 % point.
        Assert.InRange(counts.Sum(c => Math.Pow(c - 10_000.0, 2) / 10_000), 0, 27.9);
    }

    [Fact]
    public void Below_withAnyBound_staysBelow() =>
        Gen.Select(Gen.Long[1, long.MaxValue], Gen.ULong, Gen.ULong).ForAll((bound, seed, index) =>
        {
            var value = new CounterRandom(seed, "x").Below(bound, index);
            Assert.InRange(value, 0, bound - 1);
        });

    [Fact]
    public void Below_withBoundZero_isMisuse() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CounterRandom(1, "x").Below(0, 0));
}
