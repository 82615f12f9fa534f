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

    private TokenTree(BytePairVocabulary vocabulary)
    {
        _nodes = new Node[vocabulary.Count];
        _times = new int[vocabulary.Count];
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
        return new TokenTimes(vocabulary, tree).TryMakeAll() ? tree : null;
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

    /// <summary>What the end of a token can merge with, as bits. Where it has none in common with <see cref="Before"/> of the token behind, no merge can join the two.</summary>
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
        _times[result] = _merges.Count;
        _merges.TryAdd(left, right, _merges.Count, result);
        ref var node = ref _nodes[result];
        (node.Left, node.Right) = (left, right);

        // Merges across a border compete with the later merges only, so of those that its end takes part in, the ones until now count;
        // its own come in as they are made.
        node.After = _nodes[right].After;
        node.Before = _nodes[left].Before | Neighbour(vocabulary[result], result);
        _nodes[left].After |= Neighbour(vocabulary[right], right);
    }

    /// <summary>One bit for a token that stands behind another. Beginnings of characters, bytes inside of characters and ASCII have bits of their own.</summary>
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
