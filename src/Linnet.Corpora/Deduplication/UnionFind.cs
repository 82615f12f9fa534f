namespace Linnet.Corpora.Deduplication;

/// <summary>Disjoint sets of the numbers 0 to n − 1. The smallest number of a set stands for it, whatever the order of the unions.</summary>
public sealed class UnionFind
{
    private readonly int[] _parents;

    /// <param name="count">n, at least 0.</param>
    public UnionFind(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _parents = [.. Enumerable.Range(0, count)];
    }

    /// <summary>The smallest number in the set of <paramref name="item"/>. Paths are halved on the way.</summary>
    public int Find(int item)
    {
        while (_parents[item] != item)
        {
            item = _parents[item] = _parents[_parents[item]];
        }

        return item;
    }

    /// <summary>Makes the sets of two numbers one.</summary>
    public void Union(int left, int right)
    {
        var (a, b) = (Find(left), Find(right));
        _parents[Math.Max(a, b)] = Math.Min(a, b);
    }
}
