using System.Runtime.InteropServices;

namespace Linnet.Tokenization.Training;

/// <summary>How often each pair of neighbours stands in the text, and where: kept up to date merge by merge.</summary>
/// <remarks>
/// A merge touches only the places of its own pair. Lists of places only grow: one that is out of date is seen by what stands there. The
/// queue holds old counts too: one that comes out with another count than the pair has now goes back in with that.
/// </remarks>
internal sealed class PairCounts
{
    private readonly SymbolChains _chains;
    private readonly Dictionary<long, Pair> _pairs = [];
    private readonly PriorityQueue<long, Candidate> _queue = new();

    public PairCounts(SymbolChains chains)
    {
        _chains = chains;
        for (var place = 0; place < chains.Length; place++)
        {
            if (chains.TryNext(place, out var next))
            {
                Change(chains[place], chains[next], chains.Count(place), place);
            }
        }

        foreach (var (key, pair) in _pairs)
        {
            _queue.Enqueue(key, new Candidate(pair.Count, key));
        }
    }

    /// <summary>The pair that stands most often, or null when none stands often enough.</summary>
    public (int Left, int Right)? TakeMostFrequent(long minimumCount)
    {
        while (_queue.TryDequeue(out var key, out var candidate))
        {
            if (!_pairs.TryGetValue(key, out var pair) || pair.Count < minimumCount)
            {
                continue; // once below the minimum, it comes back with the merge that raises it
            }

            if (pair.Count == candidate.Count)
            {
                return ((int)(key >> 32), (int)key);
            }

            _queue.Enqueue(key, new Candidate(pair.Count, key));
        }

        return null;
    }

    /// <summary>Makes one symbol of a pair wherever it stands.</summary>
    public void Merge(int left, int right, int symbol)
    {
        _pairs.Remove(Key(left, right), out var merged);
        var places = merged.Places!;
        if (left == right)
        {
            places.Sort(); // in "aaa" the first two are the pair
        }

        HashSet<long> raised = [];
        foreach (var place in places)
        {
            if (_chains[place] != left || !_chains.TryNext(place, out var next) || _chains[next] != right)
            {
                continue;
            }

            var count = _chains.Count(place);
            var isFirst = !_chains.TryPrevious(place, out var previous);
            var isLast = !_chains.TryNext(next, out var following);
            _chains.Join(place, symbol);
            if (!isFirst)
            {
                Change(_chains[previous], left, -count, previous);
                Raise(raised, _chains[previous], symbol, count, previous);
            }

            if (!isLast)
            {
                Change(right, _chains[following], -count, place);
                Raise(raised, symbol, _chains[following], count, place);
            }
        }

        // What is left of the pair itself are counts of places that overlapped.
        _pairs.Remove(Key(left, right));
        foreach (var key in raised)
        {
            if (_pairs.TryGetValue(key, out var pair))
            {
                _queue.Enqueue(key, new Candidate(pair.Count, key));
            }
        }
    }

    private void Raise(HashSet<long> raised, int left, int right, long count, int place)
    {
        Change(left, right, count, place);
        raised.Add(Key(left, right));
    }

    private void Change(int left, int right, long count, int place)
    {
        ref var pair = ref CollectionsMarshal.GetValueRefOrAddDefault(_pairs, Key(left, right), out _);
        pair.Count += count;
        if (count > 0)
        {
            (pair.Places ??= []).Add(place);
        }
    }

    private static long Key(int left, int right) => ((long)left << 32) | (uint)right;

    private struct Pair
    {
        public long Count;
        public List<int>? Places;
    }

    /// <summary>Orders pairs: the most frequent first, of equals the older.</summary>
    private readonly record struct Candidate(long Count, long Key) : IComparable<Candidate>
    {
        public int CompareTo(Candidate other)
        {
            var byCount = other.Count.CompareTo(Count);
            var byLeft = byCount != 0 ? byCount : Age((int)(Key >> 32)).CompareTo(Age((int)(other.Key >> 32)));
            return byLeft != 0 ? byLeft : Age((int)Key).CompareTo(Age((int)other.Key));
        }

        private static int Age(int id) => id < 256 ? ByteCharacters.Of((byte)id) - 1024 : id;
    }
}
