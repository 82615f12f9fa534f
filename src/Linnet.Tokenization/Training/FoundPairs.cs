namespace Linnet.Tokenization.Training;

/// <summary>Pairs that were found in a text: by number, how often each stands, at how many places, and where their list begins.</summary>
internal sealed class FoundPairs
{
    public PairTable Table { get; } = new();

    public long[] Counts { get; private set; } = new long[64];

    public int[] Lengths { get; private set; } = new int[64];

    public int[] Starts { get; private set; } = new int[64];

    /// <summary>What each thread found.</summary>
    public FoundPairs[] Parts { get; init; } = [];

    /// <summary>More pairs are an error.</summary>
    public long MaximumPairs { get; init; } = long.MaxValue;

    /// <summary>Whether no pair was passed over.</summary>
    public bool IsAll { get; init; }

    /// <summary>Pairs that stand less often are not kept.</summary>
    public long Floor { get; private set; }

    /// <summary>Places of the pairs that are kept.</summary>
    public int Used { get; private set; }

    /// <summary>Adds to a pair's count.</summary>
    public void Add(ulong pair, long count, int places)
    {
        var number = Table.FindOrAdd(pair);
        if (number == Counts.Length)
        {
            TextTooLarge.RequirePairs(number + 1L, MaximumPairs);
            (Counts, Lengths, Starts) = (Resized(Counts), Resized(Lengths), Resized(Starts));
        }

        Counts[number] += count;
        Lengths[number] += places;
    }

    /// <summary>Leaves out the pairs that stand too seldom, and the rarest if the others have more places than there is room for, but the best.</summary>
    public void Keep(long floor, int capacity)
    {
        var numbers = Enumerable.Range(0, Table.Count).Where(n => Counts[n] >= floor).ToList();
        if (numbers.Sum(n => (long)Lengths[n]) > capacity)
        {
            numbers.Sort((first, second) => Counts[second].CompareTo(Counts[first]));
            var (taken, best) = ((long)Lengths[numbers[0]], Counts[numbers[0]]);
            foreach (var number in numbers.Skip(1))
            {
                taken += Lengths[number];
                if (taken > capacity)
                {
                    floor = Math.Min(best, Counts[number] + 1);
                    break;
                }
            }
        }

        Floor = floor;
        for (var number = 0; number < Table.Count; number++)
        {
            Starts[number] = Used;
            Lengths[number] = Counts[number] >= floor ? Lengths[number] : 0;
            Used = checked(Used + Lengths[number]);
        }
    }

    /// <summary>Sets the beginnings of the lists again.</summary>
    public void Restart()
    {
        var start = 0;
        for (var number = 0; number < Table.Count; number++)
        {
            Starts[number] = start;
            start += Lengths[number];
        }
    }

    private static T[] Resized<T>(T[] array)
    {
        Array.Resize(ref array, 2 * array.Length);
        return array;
    }
}
