namespace Linnet.Pretraining.Baselines;

/// <summary>Counts n-grams for <see cref="KneserNeyModel"/>: plain counts at the highest order, continuation counts below.</summary>
internal sealed class NGramCounter
{
    private readonly int _order;
    private readonly int _end;
    private readonly int[] _beginning; // the nodes of 0, 1, …, order − 1 ends: the history of a document's first token
    private readonly int[] _history;
    private readonly int[] _current;
    private int[] _counts = new int[1 << 12];
    private byte[] _lengths = new byte[1 << 12];

    /// <param name="vocabulary">V.</param>
    /// <param name="end">The id that ends a document.</param>
    /// <param name="order">The highest order, at least 1.</param>
    public NGramCounter(int vocabulary, int end, int order)
    {
        (_order, _end, Trie) = (order, end, new TokenTrie(vocabulary));
        _beginning = new int[order];
        _history = new int[order];
        _current = new int[order + 1];
        for (var length = 1; length < order; length++)
        {
            _beginning[length] = Node(_beginning[length - 1], end, length);
        }

        Begin();
    }

    public TokenTrie Trie { get; }

    /// <summary>The (continuation) count of each node as an n-gram; 0 for nodes that are only ever history.</summary>
    public int[] Counts => _counts;

    /// <summary>Begins a new document.</summary>
    public void Begin() => _beginning.CopyTo(_history, 0);

    /// <summary>Counts a part of a text: documents, each with its end.</summary>
    public void Add(ReadOnlySpan<ushort> tokens)
    {
        foreach (var token in tokens)
        {
            Count(token);
            if (token == _end)
            {
                Begin();
            }
        }
    }

    /// <summary>The discounts of each order, from 1.</summary>
    public KneserNeyDiscounts[] Discounts()
    {
        var countsOfCounts = new long[_order + 1, 4];
        for (var node = 1; node < Trie.Count; node++)
        {
            if (_counts[node] is >= 1 and <= 4)
            {
                countsOfCounts[_lengths[node], _counts[node] - 1]++;
            }
        }
        return [.. Enumerable.Range(1, _order).Select(k => KneserNeyDiscounts.Estimate(
            [countsOfCounts[k, 0], countsOfCounts[k, 1], countsOfCounts[k, 2], countsOfCounts[k, 3]]))];
    }

    public KneserNeyModel.Followers[] Followers()
    {
        var followers = new KneserNeyModel.Followers[Trie.Count];
        foreach (var (node, parent) in Trie.Edges())
        {
            followers[parent].Total += _counts[node];
            switch (_counts[node])
            {
                case 0:
                    break;
                case 1:
                    followers[parent].Ones++;
                    break;
                case 2:
                    followers[parent].Twos++;
                    break;
                default:
                    followers[parent].More++;
                    break;
            }
        }
        return followers;
    }

    private void Count(int token)
    {
        for (var length = 1; length <= _order; length++)
        {
            _current[length] = Node(_history[length - 1], token, length);
        }

        // Each n-gram seen for the first time is one more left neighbour of its suffix. An n-gram is new only when all longer ones
        // that end here are, so the walk stops at the first that is known.
        var isNew = _counts[_current[_order]] == 0;
        _counts[_current[_order]] = checked(_counts[_current[_order]] + 1);
        for (var length = _order - 1; length >= 1 && isNew; length--)
        {
            isNew = _counts[_current[length]] == 0;
            _counts[_current[length]]++;
        }
        for (var length = 1; length < _order; length++)
        {
            _history[length] = _current[length];
        }
    }

    private int Node(int parent, int token, int length)
    {
        var node = Trie.FindOrAdd(parent, token);
        if (node >= _counts.Length)
        {
            Array.Resize(ref _counts, node * 2);
            Array.Resize(ref _lengths, node * 2);
        }
        _lengths[node] = (byte)length;
        return node;
    }
}
