using Linnet.Core.Random;
using Linnet.Corpora.Deduplication;
using Linnet.Corpora.Deduplication.Storage;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.Deduplication.Storage;

public sealed class LargeUnionFindTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)] // the first chunk in memory, the rest on disk
    [InlineData(1L << 40)]
    public void Find_afterAnyUnions_isThatOfTheOneInMemory(long memory)
    {
        using var folder = new TestFolder();
        const int count = 150_000;
        var random = new CounterRandom(6, "edges");
        var expected = new UnionFind(count);
        using (var sets = new LargeUnionFind(count, folder["sets"], memory))
        {
            for (var i = 0; i < count; i++)
            {
                var (left, right) = ((int)random.Below(count, (ulong)(2 * i)), (int)random.Below(count, (ulong)(2 * i) + 1));
                expected.Union(left, right);
                sets.Union(left, right);
            }

            Assert.Equal(memory < 1L << 40, sets.IsOnDisk);
            for (var i = 0; i < count; i++)
            {
                Assert.Equal(expected.Find(i), sets.Find(i));
            }
        }

        Assert.Empty(folder.Entries());
    }

    [Fact]
    public void Find_alongTheLongestChain_isQuickAndTheSmallest()
    {
        using var folder = new TestFolder();
        const int count = 200_000;
        using var sets = new LargeUnionFind(count, folder["sets"], 1L << 40);
        for (var i = count - 1; i > 0; i--)
        {
            sets.Union(i, i - 1); // every union hangs the whole chain below a new smallest
        }

        for (var i = 0; i < count; i++)
        {
            Assert.Equal(0, sets.Find(i)); // without halving: 2 · 10^10 steps
        }
    }
}
