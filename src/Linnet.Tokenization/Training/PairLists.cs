namespace Linnet.Tokenization.Training;

/// <summary>Pairs by number: how often each stands, and its list of places; all lists lie one behind the other in one array.</summary>
internal sealed class PairLists
{
    private PairTable _table = new();
    private long[] _counts = [];
    private int[] _starts = [];
    private int[] _lengths = [];

    /// <summary>All lists.</summary>
    public int[] Places { get; private set; } = [];

    /// <summary>How many places are used.</summary>
    public int Used { get; private set; }

    /// <summary>Numbers are below this.</summary>
    public int Count => _table.Count;

    /// <summary>The pair of a number.</summary>
    public ulong this[int number] => _table[number];

    /// <summary>A pair's number, or -1.</summary>
    public int Find(ulong pair) => _table.Find(pair);

    /// <summary>Whether a pair has a list: it was neither merged nor left out.</summary>
    public bool IsLive(int number) => _lengths[number] > 0;

    /// <summary>How often a pair stands in the text.</summary>
    public ref long CountOf(int number) => ref _counts[number];

    /// <summary>A pair's list.</summary>
    public Range ListOf(int number) => _starts[number]..(_starts[number] + _lengths[number]);

    /// <summary>Takes a pair's list away.</summary>
    public void Drop(int number) => _lengths[number] = 0;

    /// <summary>Has what was found instead of all that was there.</summary>
    /// <param name="found">The pairs; their places are not yet listed.</param>
    /// <param name="room">How many places there is room for, at least.</param>
    public void Load(FoundPairs found, int room)
    {
        (_table, _counts, _starts, _lengths, Used) = (found.Table, found.Counts, found.Starts, found.Lengths, found.Used);
        if (Places.Length < Math.Max(Used, room))
        {
            Places = []; // before the new one
            Places = new int[Math.Max(Used, room)];
        }
    }

    /// <summary>Gives a pair its count and a list behind all others, which <see cref="Reserve"/> made room for.</summary>
    /// <returns>The pair's number.</returns>
    public int Add(ulong pair, long count, int places)
    {
        var number = _table.FindOrAdd(pair);
        if (number >= _counts.Length)
        {
            var size = Math.Max(64, 2 * number);
            Array.Resize(ref _counts, size);
            Array.Resize(ref _starts, size);
            Array.Resize(ref _lengths, size);
        }

        (_counts[number], _starts[number], _lengths[number]) = (count, Used, places);
        Used += places;
        return number;
    }

    /// <summary>Makes room for places behind all others.</summary>
    /// <param name="places">How many.</param>
    /// <param name="kept">Parts of the array that belong to no pair and are still needed; where they lie then.</param>
    /// <param name="floor">Pairs that stand less often may be left out.</param>
    /// <param name="mayDrop">Whether the rarest pairs may be left out where there is little room; else the array grows.</param>
    /// <returns>The new floor.</returns>
    public long Reserve(long places, List<Range> kept, long floor, bool mayDrop)
    {
        if (Used + places <= Places.Length)
        {
            return floor;
        }

        var live = Enumerable.Range(0, Count).Where(IsLive).ToList();
        var total = live.Sum(n => (long)_lengths[n]) + kept.Sum(r => (long)(r.End.Value - r.Start.Value));
        var isFull = total + places > Places.Length * 3L / 4;
        if (mayDrop && isFull)
        {
            foreach (var number in live.OrderBy(n => _counts[n]).TakeWhile(n => total > Places.Length / 2 || _counts[n] < floor))
            {
                total -= _lengths[number];
                _lengths[number] = 0;
                floor = Math.Max(floor, _counts[number] + 1);
            }
        }

        Compact(live, kept);
        if (isFull && (!mayDrop || total + places > Places.Length))
        {
            var larger = Places;
            Array.Resize(ref larger, checked((int)Math.Min(Array.MaxLength, Math.Max(total + places, (total + places) * 3 / 2))));
            Places = larger;
        }

        return floor;
    }

    /// <summary>Moves the lists together, in the order in which they lie.</summary>
    private void Compact(List<int> numbers, List<Range> kept)
    {
        var lists = numbers.Where(IsLive).Select(n => (Start: _starts[n], Length: _lengths[n], Number: n, Kept: -1))
            .Concat(kept.Select((r, i) => (Start: r.Start.Value, Length: r.End.Value - r.Start.Value, Number: -1, Kept: i)))
            .OrderBy(list => list.Start);
        Used = 0;
        foreach (var (start, length, number, part) in lists)
        {
            Places.AsSpan(start, length).CopyTo(Places.AsSpan(Used));
            if (number >= 0)
            {
                _starts[number] = Used;
            }
            else
            {
                kept[part] = Used..(Used + length);
            }

            Used += length;
        }
    }
}
