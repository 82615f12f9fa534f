namespace Linnet.Corpora.Deduplication.Storage;

/// <summary>Disjoint sets of the numbers 0 to n − 1, past memory. The smallest number of a set stands for it, whatever the order of the unions.</summary>
/// <remarks>Eight bytes a number. Paths are halved whenever they are walked, so that none stays long. For one thread.</remarks>
public sealed class LargeUnionFind : IDisposable
{
    private readonly LargeArray _parents; // 0 for a number that stands for its set, else the parent's number + 1

    /// <param name="count">n, at least 0.</param>
    /// <param name="path">A file for what goes beyond memory; made when it is needed.</param>
    /// <param name="memoryBytes">How much may stay in memory.</param>
    public LargeUnionFind(long count, string path, long memoryBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Count = count;
        _parents = new LargeArray(path, memoryBytes);
        _parents.EnsureLength(count);
    }

    /// <summary>n.</summary>
    public long Count { get; }

    /// <summary>Whether some of it lies in the file.</summary>
    public bool IsOnDisk => _parents.IsOnDisk;

    /// <summary>The smallest number in the set of <paramref name="item"/>.</summary>
    public long Find(long item)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(item, Count);
        for (var parent = _parents[item]; parent != 0; parent = _parents[item])
        {
            var grandparent = _parents[parent - 1];
            if (grandparent == 0)
            {
                return parent - 1;
            }

            _parents[item] = grandparent;
            item = grandparent - 1;
        }

        return item;
    }

    /// <summary>Makes the sets of two numbers one.</summary>
    public void Union(long left, long right)
    {
        var (a, b) = (Find(left), Find(right));
        if (a != b)
        {
            _parents[Math.Max(a, b)] = Math.Min(a, b) + 1;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _parents.Dispose();
}
