using CsCheck;
using Linnet.Core.Random;

namespace Linnet.Tests.Core.Random;

public sealed class IndexPermutationTests
{
    [Fact]
    public void Indexer_withAnyCountAndSeed_isABijection() =>
        Gen.Select(Gen.Long[1, 3000], Gen.ULong).ForAll((count, seed) =>
        {
            var permutation = new IndexPermutation(count, seed, "windows");
            var seen = new bool[count];
            for (var i = 0L; i < count; i++)
            {
                var item = permutation[i];
                Assert.False(seen[item]);
                seen[item] = true;
            }
        }, iter: 200);

    [Fact]
    public void Indexer_nearTheLargestCount_staysInRangeAndIsPure() =>
        Gen.Select(Gen.Long[1, long.MaxValue], Gen.Long[0, long.MaxValue], Gen.ULong).ForAll((count, position, seed) =>
        {
            var item = new IndexPermutation(count, seed, "windows")[position % count];
            Assert.InRange(item, 0, count - 1);
            Assert.Equal(item, new IndexPermutation(count, seed, "windows")[position % count]);
        });

    [Fact]
    public void Indexer_overManySeeds_givesEveryOrderOfFourEquallyOften()
    {
        const int Seeds = 24_000;
        var counts = new Dictionary<string, int>();
        for (var seed = 0UL; seed < Seeds; seed++)
        {
            var permutation = new IndexPermutation(4, seed, "x");
            var order = $"{permutation[0]}{permutation[1]}{permutation[2]}{permutation[3]}";
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        // All 24 orders. 23 degrees of freedom: 49.7 is the 0.1 % point.
        Assert.Equal(24, counts.Count);
        Assert.InRange(counts.Values.Sum(c => Math.Pow(c - (Seeds / 24.0), 2) / (Seeds / 24.0)), 0, 49.7);
    }

    [Fact]
    public void Indexer_withAnotherStream_givesAnotherOrder()
    {
        var first = new IndexPermutation(1000, 5, "epoch-0");
        var second = new IndexPermutation(1000, 5, "epoch-1");

        var equal = Enumerable.Range(0, 1000).Count(i => first[i] == second[i]);

        Assert.InRange(equal, 0, 10);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10)]
    public void Indexer_outsideTheRange_isMisuse(long index) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new IndexPermutation(10, 1, "x")[index]);
}
