namespace Linnet.Tokenization.Models.BytePair;

/// <summary>How each token is made of two others, and which tokens can stand next to each other.</summary>
/// <remarks>
/// Merging the bytes of a token always ends with the same last pair; another pair of the same bytes never meets in any text, because up
/// to there the merges inside of the token's bytes are those of the token alone. So one merge per token says all, and a row of tokens is
/// what merging gives exactly when each pair of neighbours is (van Antwerpen and Neubeck 2024, "So many tokens, so little time", and the
/// crate <c>bpe</c>, which we follow for ranks that are no ids). This holds where each merge comes after those of its parts:
/// <see cref="TokenTimes"/> puts them so.
/// </remarks>
internal sealed class TokenTree
{
    private const int Unmade = int.MaxValue;
    private const int Byte = -1;

    private readonly Node[] _nodes;
    private readonly int[] _times; // when a token is made, counted from 0; Byte for a byte, Unmade for a token that merging never gives
    private readonly MergeTable _merges; // by those times
    private (ulong Before, bool StandsBehind)[] _inner; // until all are made: Before without the token itself; whether it is a merge's right part

    private TokenTree(BytePairVocabulary vocabulary)
    {
        _nodes = new Node[vocabulary.Count];
        _times = new int[vocabulary.Count];
        _inner = new (ulong, bool)[vocabulary.Count];
        _merges = new MergeTable(vocabulary.Merges.Count);
        Array.Fill(_times, Unmade);
        for (var id = 0; id < _nodes.Length; id++)
        {
            _nodes[id].Length = vocabulary[id].Length;
        }

        foreach (var id in vocabulary.ByteIds)
        {
            _times[id] = Byte;
            _nodes[id].Before = Neighbour(vocabulary[id], id);
        }
    }

    /// <summary>The tree of a vocabulary.</summary>
    /// <returns>The tree, or null when no order of times says what merging does.</returns>
    public static TokenTree? Of(BytePairVocabulary vocabulary)
    {
        var tree = new TokenTree(vocabulary);
        var isOrdered = new TokenTimes(vocabulary, tree).TryMakeAll();
        tree._inner = [];
        return isOrdered ? tree : null;
    }

    /// <summary>Whether merging ever gives a token.</summary>
    public bool IsMade(int token) => _times[token] != Unmade;

    /// <summary>The bytes of a token.</summary>
    public int Length(int token) => _nodes[token].Length;

    /// <summary>The longest shorter token that it begins with, or -1.</summary>
    public int Inside(int token) => _nodes[token].Inside;

    /// <summary>Sets <see cref="Inside"/> of all tokens that merging gives.</summary>
    public void FindInside(BytePairVocabulary vocabulary, TokenTrie trie)
    {
        for (var id = 0; id < _nodes.Length; id++)
        {
            _nodes[id].Inside = IsMade(id) ? trie.LongestInside(vocabulary[id]) : -1;
        }
    }

    /// <summary>What the end of a token can merge with, as bits.</summary>
    /// <remarks>Where it has none in common with <see cref="Before"/> of the token behind, no merge can join the two.</remarks>
    public ulong After(int token) => _nodes[token].After;

    /// <summary>What the beginning of a token is, as bits, to a token that stands before it.</summary>
    public ulong Before(int token) => _nodes[token].Before;

    /// <summary>Whether merging the bytes of both gives both: no pair across their border goes before the merges that made them.</summary>
    /// <param name="left">The token before.</param>
    /// <param name="right">The token after.</param>
    /// <param name="steps">How many pairs were looked at.</param>
    public bool IsPair(int left, int right, out int steps)
    {
        var limit = MergeTable.NoMerge;
        for (steps = 1; _merges.Rank(left, right, out _) >= limit; steps++)
        {
            // Undo the merges of the two, the last one first; of equal ones the left was first.
            if (_times[left] > _times[right])
            {
                (limit, left) = (_times[left], _nodes[left].Right);
            }
            else if (_times[right] != Byte)
            {
                // A pair across the border stands to the left of what it competes with, so it wins with the same rank too.
                (limit, right) = (_times[right] + 1, _nodes[right].Left);
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Makes a token, later than all that were made.</summary>
    public void Make(BytePairVocabulary vocabulary, BytePairMerge merge)
    {
        var (left, right, result) = merge;
        var time = _merges.Count;
        _merges.TryAdd(left, right, time, result);
        _times[result] = time;
        ref var node = ref _nodes[result];
        (node.Left, node.Right) = (left, right);

        // Merges across a border compete with later ones only. So of those that the token's end takes part in, the ones until now count, and
        // its beginning counts where it stands behind something in one of those, this one among them; more come in as they are made.
        node.After = _nodes[right].After;
        _nodes[left].After |= Neighbour(vocabulary[right], right);
        _inner[right].StandsBehind = true;
        _inner[result].Before = _inner[left].Before | (_inner[left].StandsBehind ? Neighbour(vocabulary[left], left) : 0);
        node.Before = _inner[result].Before | Neighbour(vocabulary[result], result);
    }

    /// <summary>One bit for a token that stands behind another.</summary>
    /// <remarks>Beginnings of characters, bytes inside of characters and ASCII have bits of their own.</remarks>
    private static ulong Neighbour(ReadOnlySpan<byte> bytes, int id)
    {
        var spread = (uint)id * 0x9E3779B1u;
        var (first, count) = bytes[0] switch
        {
            < 0x80 => (0, 16u),
            < 0xC0 => (16, 8u),
            _ => (24, 40u),
        };
        return 1UL << (first + (int)(((ulong)spread * count) >> 32));
    }

    private struct Node
    {
        public ulong After; // what its end merges with
        public ulong Before; // what its beginning is, to what stands before it
        public int Left; // what it is made of
        public int Right;
        public int Length;
        public int Inside;
    }
}
