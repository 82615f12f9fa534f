using Linnet.Corpora.Deduplication.Storage;

namespace Linnet.Corpora.Deduplication.Near;

/// <summary>Groups of documents that are the same or nearly so: which one of each is kept, and how many it stands for.</summary>
/// <remarks>The best-scored document of a group is kept, the first of equals. Twenty-four bytes a document, past memory in files.</remarks>
public sealed class DuplicateClusters : IDisposable
{
    private readonly LargeUnionFind _sets;
    private readonly LargeArray _kept; // by the set's smallest number: the kept number + 1, or 0 for the smallest itself
    private readonly LargeArray _others; // by the set's smallest number: how many more there are

    /// <param name="sets">The groups; disposed with this.</param>
    /// <param name="score">What each document is worth; NaN is worth nothing at all.</param>
    /// <param name="path">Begins the names of the files; made when they are needed.</param>
    /// <param name="memoryBytes">How much may stay in memory.</param>
    public DuplicateClusters(LargeUnionFind sets, Func<long, double> score, string path, long memoryBytes)
    {
        ArgumentNullException.ThrowIfNull(sets);
        ArgumentNullException.ThrowIfNull(score);
        _sets = sets;
        (_kept, _others) = (new LargeArray($"{path}-kept", memoryBytes / 2), new LargeArray($"{path}-sizes", memoryBytes / 2));
        _kept.EnsureLength(sets.Count);
        _others.EnsureLength(sets.Count);
        for (long number = 0; number < sets.Count; number++)
        {
            var root = sets.Find(number);
            if (root == number)
            {
                continue; // the smallest comes first, and is the best so far
            }

            Removed++;
            Clusters += _others[root] == 0 ? 1 : 0;
            _others[root]++;
            var best = _kept[root] == 0 ? root : _kept[root] - 1;
            if (score(number) > score(best) || (double.IsNaN(score(best)) && !double.IsNaN(score(number))))
            {
                _kept[root] = number + 1;
            }
        }
    }

    /// <summary>Documents that are not kept.</summary>
    public long Removed { get; }

    /// <summary>Groups of at least two.</summary>
    public long Clusters { get; }

    /// <summary>The document that is kept for a document's group: itself, where it is kept.</summary>
    public long Kept(long number)
    {
        var root = _sets.Find(number);
        return _kept[root] == 0 ? root : _kept[root] - 1;
    }

    /// <summary>Whether a document is kept.</summary>
    public bool IsKept(long number) => Kept(number) == number;

    /// <summary>How many documents its group has, at least 1.</summary>
    public long Size(long number) => _others[_sets.Find(number)] + 1;

    /// <summary>The kept document and the size of each group of at least two, ascending by the group's first document.</summary>
    public IEnumerable<(long Kept, long Size)> Groups()
    {
        for (long number = 0; number < _sets.Count; number++)
        {
            if (_others[number] > 0)
            {
                yield return (Kept(number), _others[number] + 1);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sets.Dispose();
        _kept.Dispose();
        _others.Dispose();
    }
}
