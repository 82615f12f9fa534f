namespace Linnet.Corpora.FastText;

/// <summary>The k labels with the greatest scores.</summary>
/// <remarks>
/// A heap with the least on top that moves its elements exactly as GCC's standard library moves them in fastText: of labels with equal scores the same
/// ones stay, in the same order.
/// </remarks>
internal sealed class BestLabels
{
    private (float Score, int Label)[] _heap = new (float, int)[2];
    private int _count;
    private int _capacity = 1;

    /// <summary>Empties it.</summary>
    /// <param name="capacity">k, at least 1.</param>
    public void Clear(int capacity)
    {
        (_count, _capacity) = (0, capacity);
        if (_heap.Length <= capacity)
        {
            _heap = new (float, int)[capacity + 1];
        }
    }

    /// <summary>Whether a score is too low for a place.</summary>
    public bool Refuses(float score) => _count == _capacity && score < _heap[0].Score;

    /// <summary>Adds a label; the least goes when there are more than k.</summary>
    public void Add(float score, int label)
    {
        Raise(_count++, 0, (score, label));
        if (_count > _capacity)
        {
            Pop(_count--);
        }
    }

    /// <summary>All that are kept, the greatest first. Empty it before it is used again.</summary>
    public ReadOnlySpan<(float Score, int Label)> Sort()
    {
        for (var length = _count; length > 1; length--)
        {
            Pop(length);
        }

        return _heap.AsSpan(0, _count);
    }

    // The top goes behind the others, which make a heap again.
    private void Pop(int length)
    {
        if (length < 2)
        {
            return;
        }

        var last = length - 1;
        var value = _heap[last];
        _heap[last] = _heap[0];
        var (hole, child) = (0, 0);
        while (child < (last - 1) / 2)
        {
            child = 2 * (child + 1);
            if (_heap[child].Score > _heap[child - 1].Score)
            {
                child--;
            }

            _heap[hole] = _heap[child];
            hole = child;
        }

        if ((last & 1) == 0 && child == (last - 2) / 2)
        {
            child = 2 * (child + 1);
            _heap[hole] = _heap[child - 1];
            hole = child - 1;
        }

        Raise(hole, 0, value);
    }

    private void Raise(int hole, int top, (float Score, int Label) value)
    {
        for (var parent = (hole - 1) / 2; hole > top && _heap[parent].Score > value.Score; parent = (hole - 1) / 2)
        {
            _heap[hole] = _heap[parent];
            hole = parent;
        }

        _heap[hole] = value;
    }
}
