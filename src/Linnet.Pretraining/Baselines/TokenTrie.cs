using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Pretraining.Baselines;

/// <summary>A trie over the ids of a vocabulary whose nodes are dense integers: node 0 is the empty string, each other node one n-gram.</summary>
/// <remarks>
/// All edges lie in one open-addressed hash table with the key (parent · V + id): 8 bytes of key and 4 of node for each slot,
/// at most 2/3 full. A walk costs one probe for each token, so the packing sets no bound on the length of an n-gram.
/// </remarks>
internal sealed class TokenTrie
{
    private const int MaximumSlots = 1 << 30;

    private readonly uint _vocabulary;
    private ulong[] _keys; // key + 1, so that 0 is a free slot
    private int[] _nodes;
    private int _shift;

    /// <param name="vocabulary">V, at least 1.</param>
    public TokenTrie(int vocabulary)
    {
        _vocabulary = (uint)vocabulary;
        const int initial = 1 << 12;
        _keys = new ulong[initial];
        _nodes = new int[initial];
        _shift = 64 - 12;
    }

    /// <summary>Nodes, the root included.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>The child of <paramref name="parent"/> by <paramref name="token"/>, or −1.</summary>
    public int Find(int parent, int token)
    {
        var slot = Slot(Key(parent, token));
        return _keys[slot] == 0 ? -1 : _nodes[slot];
    }

    /// <summary>The child of <paramref name="parent"/> by <paramref name="token"/>, made when there is none yet.</summary>
    /// <exception cref="ResourceException">More than about 700 million n-grams.</exception>
    public int FindOrAdd(int parent, int token)
    {
        var key = Key(parent, token);
        var slot = Slot(key);
        if (_keys[slot] != 0)
        {
            return _nodes[slot];
        }
        if (Count > _keys.Length / 3 * 2)
        {
            Grow();
            slot = Slot(key);
        }
        (_keys[slot], _nodes[slot]) = (key, Count);
        return Count++;
    }

    /// <summary>Each node but the root with its parent, in no order that means anything, but always the same one.</summary>
    public IEnumerable<(int Node, int Parent)> Edges()
    {
        for (var slot = 0; slot < _keys.Length; slot++)
        {
            if (_keys[slot] != 0)
            {
                yield return (_nodes[slot], (int)((_keys[slot] - 1) / _vocabulary));
            }
        }
    }

    private ulong Key(int parent, int token) => (((ulong)(uint)parent * _vocabulary) + (uint)token) + 1;

    // Fibonacci hashing: the high bits of a product with 2^64 / golden ratio, then linear probing.
    private int Slot(ulong key)
    {
        var slot = (int)((key * 0x9E3779B97F4A7C15UL) >> _shift);
        while (_keys[slot] != 0 && _keys[slot] != key)
        {
            slot = (slot + 1) & (_keys.Length - 1);
        }
        return slot;
    }

    private void Grow()
    {
        if (_keys.Length >= MaximumSlots)
        {
            throw new ResourceException(new Text(
                $"The n-gram model has {Count:N0} n-grams, more than its table holds. Use a lower order or less text.",
                $"n-gram 模型已有 {Count:N0} 个 n-gram，超出其表的容量。请降低阶数或减少文本。"));
        }
        var (keys, nodes) = (_keys, _nodes);
        _keys = new ulong[keys.Length * 2];
        _nodes = new int[nodes.Length * 2];
        _shift--;
        for (var old = 0; old < keys.Length; old++)
        {
            if (keys[old] != 0)
            {
                var slot = Slot(keys[old]);
                (_keys[slot], _nodes[slot]) = (keys[old], nodes[old]);
            }
        }
    }
}
