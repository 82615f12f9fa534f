using System.Numerics;

namespace Linnet.Corpora.Filters.Measures;

/// <summary>How much of a text its repeated n-grams hold, for each n.</summary>
/// <remarks>
/// N-grams are counted by the places where they stand, exactly: two places share a class of size n when they share one of size n − 1 and the
/// token after it, so nothing rests on hashes. Only places whose n-gram stands twice are looked at for n + 1, which are soon few. The memory is
/// kept for the next text.
/// </remarks>
internal sealed class Repetition
{
    private int[] _places = [], _classes = [], _counts = [], _lastEnds = [], _covered = [];
    private int[] _slots = new int[2];
    private ulong[] _keys = [];
    private int _found;   // places whose n-gram of the last size stands twice
    private int _size;    // the last size that was looked at

    /// <summary>Largest size that can be asked for.</summary>
    public const int MaximumSize = 64;

    private readonly double[] _top = new double[MaximumSize + 1];
    private readonly double[] _duplicates = new double[MaximumSize + 1];

    /// <summary>Begins with a new text.</summary>
    public void Clear(int tokens)
    {
        if (_places.Length < tokens)
        {
            var length = (int)BitOperations.RoundUpToPowerOf2((uint)tokens);
            (_places, _classes, _counts) = (new int[length], new int[length], new int[length]);
            (_lastEnds, _covered, _keys) = (new int[length], new int[length], new ulong[length]);
            _slots = new int[length * 2];
        }

        (_found, _size) = (tokens, 1);
    }

    /// <summary>Share of the characters in the most frequent n-gram's places, each counted once: 0 where no n-gram stands twice, at most 1.</summary>
    public double Top(TokenList tokens, int size)
    {
        Advance(tokens, size);
        return _top[size];
    }

    /// <summary>Share of the characters in n-grams that stood before, each counted once: 0 to 1. The first copy is no repetition.</summary>
    public double Duplicates(TokenList tokens, int size)
    {
        Advance(tokens, size);
        return _duplicates[size];
    }

    private void Advance(TokenList tokens, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaximumSize);
        while (_size < size)
        {
            _size++;
            var ids = tokens.Ids;
            var longer = Extend(ids, _size == 2);
            Sum(tokens.Offsets, longer);
        }
    }

    // Replaces classes of size n - 1 by those of size n; places past the end fall away. Returns how many classes there are.
    private int Extend(ReadOnlySpan<int> ids, bool isFirst)
    {
        var mask = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, _found)) * 2 - 1;
        var shift = 64 - BitOperations.PopCount((uint)mask);
        var slots = _slots.AsSpan(0, mask + 1);
        slots.Clear();
        var (kept, classes) = (0, 0);
        for (var i = 0; i < _found; i++)
        {
            var place = isFirst ? i : _places[i];
            var next = place + _size - 1;
            if (next >= ids.Length)
            {
                break; // places ascend
            }

            var key = ((ulong)(uint)(isFirst ? ids[place] : _classes[i]) << 32) | (uint)ids[next];
            var at = (int)((key * 0x9E3779B97F4A7C15) >> shift);
            int number;
            while ((number = slots[at] - 1) >= 0 && _keys[number] != key)
            {
                at = (at + 1) & mask;
            }

            if (number < 0)
            {
                number = classes++;
                slots[at] = classes;
                (_keys[number], _counts[number]) = (key, 0);
            }

            _counts[number]++;
            (_places[kept], _classes[kept]) = (place, number);
            kept++;
        }

        _found = kept;
        return classes;
    }

    // Keeps the places of classes that stand twice, and adds up what they cover.
    private void Sum(ReadOnlySpan<int> offsets, int classes)
    {
        _lastEnds.AsSpan(0, classes).Clear();
        _covered.AsSpan(0, classes).Clear();
        var (kept, repeated, repeatedEnd) = (0, 0L, 0);
        var (topCount, topCovered) = (1, 0);
        for (var i = 0; i < _found; i++)
        {
            var number = _classes[i];
            if (_counts[number] < 2)
            {
                continue;
            }

            var place = _places[i];
            var end = place + _size;
            if (_lastEnds[number] > 0)
            {
                var from = Math.Max(place, repeatedEnd);
                repeated += offsets[end] - offsets[from];
                repeatedEnd = end;
            }

            _covered[number] += offsets[end] - offsets[Math.Max(place, _lastEnds[number])];
            _lastEnds[number] = end;
            if (_counts[number] > topCount || (_counts[number] == topCount && _covered[number] > topCovered))
            {
                (topCount, topCovered) = (_counts[number], _covered[number]);
            }

            (_places[kept], _classes[kept]) = (place, number);
            kept++;
        }

        _found = kept;
        var all = offsets[^1];
        _top[_size] = all == 0 ? 0 : topCovered / (double)all;
        _duplicates[_size] = all == 0 ? 0 : repeated / (double)all;
    }
}
