using System.Numerics;

namespace Linnet.Tokenization;

/// <summary>Byte strings as paths from one root: node 0. One table in open addressing, so that a node costs only the edges that it has.</summary>
internal sealed class ByteTrie
{
    /// <summary>Nodes that there is room for.</summary>
    public const int MaximumNodes = 1 << 23; // an edge's key is a node and a byte in 31 bits
    private const int Free = -1;

    private int[] _keys = new int[1 << 8];
    private int[] _children = new int[1 << 8];
    private int _edges;

    public ByteTrie() => Array.Fill(_keys, Free);

    /// <summary>Nodes, the root among them.</summary>
    public int Count => _edges + 1;

    /// <summary>Every edge, the parent's before its children's.</summary>
    public IEnumerable<(int Parent, byte Value, int Child)> Edges() => Enumerable.Range(0, _keys.Length)
        .Where(slot => _keys[slot] != Free)
        .Select(slot => (_keys[slot] >> 8, (byte)_keys[slot], _children[slot]))
        .OrderBy(edge => edge.Item3); // nodes are numbered as they are made

    /// <summary>The node behind an edge, or -1.</summary>
    public int Child(int node, byte value)
    {
        var key = (node << 8) | value;
        for (var slot = Slot(key, _keys.Length); ; slot = (slot + 1) & (_keys.Length - 1))
        {
            if (_keys[slot] == key)
            {
                return _children[slot];
            }

            if (_keys[slot] == Free)
            {
                return -1;
            }
        }
    }

    /// <summary>Adds a path and returns the node at its end.</summary>
    /// <exception cref="ArgumentException">The strings are longer than 2²³ bytes together.</exception>
    public int Add(ReadOnlySpan<byte> bytes)
    {
        var node = 0;
        foreach (var value in bytes)
        {
            var child = Child(node, value);
            node = child >= 0 ? child : AddEdge(node, value);
        }

        return node;
    }

    // The high bits of a product by 2³² / φ spread neighbouring keys over the table.
    private static int Slot(int key, int length) => (int)(((uint)key * 2654435769u) >> (32 - BitOperations.Log2((uint)length)));

    private int AddEdge(int node, byte value)
    {
        if (Count == MaximumNodes)
        {
            throw new ArgumentException($"The strings need more than {MaximumNodes} nodes.");
        }

        if (2 * (_edges + 1) > _keys.Length)
        {
            Grow();
        }

        _edges++;
        Put((node << 8) | value, _edges);
        return _edges;
    }

    private void Put(int key, int child)
    {
        var slot = Slot(key, _keys.Length);
        while (_keys[slot] != Free)
        {
            slot = (slot + 1) & (_keys.Length - 1);
        }

        (_keys[slot], _children[slot]) = (key, child);
    }

    private void Grow()
    {
        var (keys, children) = (_keys, _children);
        (_keys, _children) = (new int[2 * keys.Length], new int[2 * keys.Length]);
        Array.Fill(_keys, Free);
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] != Free)
            {
                Put(keys[i], children[i]);
            }
        }
    }
}
