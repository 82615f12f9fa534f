using CsCheck;
using Linnet.Corpora.FastText;

namespace Linnet.Tests.Corpora.FastText;

public sealed class LabelTreeTests
{
    [Fact]
    public void Paths_areAsShortAsHuffmans() =>
        Gen.Long[1, 1_000].Array[1, 40].ForAll(counts =>
        {
            counts = [.. counts.OrderDescending()];
            var paths = new LabelTree(counts).Paths();

            Assert.Equal(HuffmanLength(counts), counts.Select((count, label) => count * paths[label].Length).Sum());
        });

    [Fact]
    public void Children_ofAllDecisions_areAllNodesButTheRoot()
    {
        var tree = new LabelTree([0, 5, 3, 9, 9, 0]);

        var children = Enumerable.Range(6, 5).SelectMany(node => (int[])[tree.Children(node).Left, tree.Children(node).Right]).Order();

        Assert.Equal(Enumerable.Range(0, 10), children);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_000_000_000_000)]
    [InlineData(long.MaxValue)]
    public void Accepts_impossibleCounts_isFalse(long count)
    {
        Assert.False(LabelTree.Accepts([3, count, 1]));
        Assert.True(LabelTree.Accepts([3, 2, 1]));
    }

    private static long HuffmanLength(long[] counts)
    {
        var queue = new PriorityQueue<long, long>(counts.Select(c => (c, c)));
        var length = 0L;
        while (queue.Count > 1)
        {
            var sum = queue.Dequeue() + queue.Dequeue();
            length += sum;
            queue.Enqueue(sum, sum);
        }

        return length;
    }
}
