namespace Linnet.Tokenization.Training;

/// <summary>Pairs by a number each, given in the order in which they come: open addressing.</summary>
internal sealed class PairTable
{
    private int[] _slots; // 1 + the number; 0 is empty
    private ulong[] _keys;

    public PairTable(int expected = 64)
    {
        var slots = 64;
        while (slots < 2 * (long)expected && slots < 1 << 29)
        {
            slots *= 2;
        }

        (_slots, _keys) = (new int[slots], new ulong[slots / 2]);
    }

    /// <summary>Pairs.</summary>
    public int Count { get; private set; }

    /// <summary>The pair of a number.</summary>
    public ulong this[int number] => _keys[number];

    /// <summary>A pair's number, or -1.</summary>
    public int Find(ulong key)
    {
        var mask = _slots.Length - 1;
        for (var slot = (int)PieceHash.Of(key) & mask; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            if (_keys[_slots[slot] - 1] == key)
            {
                return _slots[slot] - 1;
            }
        }

        return -1;
    }

    /// <summary>A pair's number, a new one if need be.</summary>
    public int FindOrAdd(ulong key)
    {
        var mask = _slots.Length - 1;
        var slot = (int)PieceHash.Of(key) & mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            if (_keys[_slots[slot] - 1] == key)
            {
                return _slots[slot] - 1;
            }
        }

        if (Count == _keys.Length)
        {
            Grow();
            return FindOrAdd(key);
        }

        _keys[Count] = key;
        _slots[slot] = ++Count;
        return Count - 1;
    }

    private void Grow()
    {
        Array.Resize(ref _keys, 2 * _keys.Length);
        _slots = new int[2 * _slots.Length];
        var mask = _slots.Length - 1;
        for (var number = 0; number < Count; number++)
        {
            var slot = (int)PieceHash.Of(_keys[number]) & mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = number + 1;
        }
    }
}
