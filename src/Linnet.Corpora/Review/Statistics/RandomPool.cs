namespace Linnet.Corpora.Review.Statistics;

/// <summary>A simple random sample of a stream in bounded memory: the units with the lowest numbers drawn by chance.</summary>
/// <remarks>Which units those are does not depend on the order in which they come.</remarks>
/// <param name="capacity">Units kept at most, at least 1.</param>
public sealed class RandomPool<T>(int capacity)
{
    private readonly PriorityQueue<(ulong Number, T Unit), ulong> _units = new(Comparer<ulong>.Create((a, b) => b.CompareTo(a)));

    /// <summary>Units that came.</summary>
    public long Seen { get; private set; }

    /// <summary>A unit comes.</summary>
    /// <param name="number">Its number, drawn by chance.</param>
    /// <param name="make">Makes the unit where it is kept for now.</param>
    public void Add(ulong number, Func<T> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        Seen++;
        if (_units.Count < capacity)
        {
            _units.Enqueue((number, make()), number);
        }
        else if (number < _units.Peek().Number)
        {
            _units.DequeueEnqueue((number, make()), number);
        }
    }

    /// <summary>The units kept, by their numbers.</summary>
    public IReadOnlyList<T> Units => [.. _units.UnorderedItems.Select(u => u.Element).OrderBy(u => u.Number).Select(u => u.Unit)];
}
