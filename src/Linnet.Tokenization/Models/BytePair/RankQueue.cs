namespace Linnet.Tokenization.Models.BytePair;

/// <summary>Places that wait for their merge: the lowest rank first, of those the leftmost. A binary heap in memory that is lent to it.</summary>
internal ref struct RankQueue(Span<ulong> memory)
{
    private readonly Span<ulong> _heap = memory; // rank in the high half, place in the low one: compared at once
    private int _count;

    /// <exception cref="IndexOutOfRangeException">The memory is full.</exception>
    public void Add(int rank, int place)
    {
        var added = ((ulong)(uint)rank << 32) | (uint)place;
        var at = _count++;
        while (at > 0 && _heap[(at - 1) / 2] is var parent && parent > added)
        {
            _heap[at] = parent;
            at = (at - 1) / 2;
        }

        _heap[at] = added;
    }

    public bool TryTake(out int rank, out int place)
    {
        if (_count == 0)
        {
            (rank, place) = (0, 0);
            return false;
        }

        (rank, place) = ((int)(_heap[0] >> 32), (int)_heap[0]);
        var last = _heap[--_count];
        var at = 0;
        while (2 * at + 1 < _count)
        {
            var child = 2 * at + 1;
            child += child + 1 < _count && _heap[child + 1] < _heap[child] ? 1 : 0;
            if (_heap[child] >= last)
            {
                break;
            }

            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = last;
        return true;
    }
}
