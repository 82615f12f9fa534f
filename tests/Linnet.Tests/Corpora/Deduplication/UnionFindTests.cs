using CsCheck;
using Linnet.Corpora.Deduplication;

namespace Linnet.Tests.Corpora.Deduplication;

public sealed class UnionFindTests
{
    [Fact]
    public void Find_afterAnyUnions_isTheSmallestOfThoseThatAreConnected()
    {
        Gen.Select(Gen.Int[1, 30], Gen.Select(Gen.Int[0, 29], Gen.Int[0, 29]).Array[0, 40]).ForAll((count, edges) =>
        {
            var pairs = edges.Select(e => (Left: e.Item1 % count, Right: e.Item2 % count)).ToList();
            var sets = new UnionFind(count);
            pairs.ForEach(p => sets.Union(p.Left, p.Right));

            // Naive: labels spread along the edges until nothing changes.
            var labels = Enumerable.Range(0, count).ToArray();
            for (var changed = true; changed;)
            {
                changed = false;
                foreach (var (left, right) in pairs.Where(p => labels[p.Left] != labels[p.Right]))
                {
                    labels[left] = labels[right] = Math.Min(labels[left], labels[right]);
                    changed = true;
                }
            }

            Assert.Equal(labels, Enumerable.Range(0, count).Select(sets.Find));
        });
    }
}
