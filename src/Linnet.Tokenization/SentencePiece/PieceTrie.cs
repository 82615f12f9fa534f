using System.Numerics;

namespace Linnet.Tokenization.SentencePiece;

/// <summary>Finds the pieces that a text begins with, symbol by symbol. Threads may share one.</summary>
/// <remarks>Children stand in one open hash by node and symbol: a step is one probe or little more, whatever the alphabet.</remarks>
internal sealed class PieceTrie
{
    /// <summary>The node of the empty text.</summary>
    public const int Root = 0;

    private const int SymbolBits = 21;

    private readonly List<int> _values = [-1];
    private long[] _keys = [];
    private int[] _children = [];
    private int _shift;

    /// <param name="pieces">Texts, each once, with a value of 0 or more.</param>
    public PieceTrie(IEnumerable<(ReadOnlyMemory<byte> Text, int Value)> pieces)
    {
        Grow(1 << 8);
        foreach (var (text, value) in pieces)
        {
            var node = Root;
            for (var rest = text.Span; !rest.IsEmpty;)
            {
                node = Add(node, Utf8Symbol.Next(rest, out var length));
                rest = rest[length..];
            }

            _values[node] = value;
        }
    }

    /// <summary>The node behind a node and a symbol, or -1 when no piece goes on so.</summary>
    public int Child(int node, int symbol)
    {
        var key = Key(node, symbol);
        for (var slot = Slot(key); ; slot = slot + 1 < _keys.Length ? slot + 1 : 0)
        {
            if (_keys[slot] == key)
            {
                return _children[slot];
            }

            if (_keys[slot] == 0)
            {
                return -1;
            }
        }
    }

    /// <summary>The value of the piece that ends at a node, or -1 when none does.</summary>
    public int Value(int node) => _values[node];

    /// <summary>The value of the longest piece that a text begins with, or -1.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">Bytes of the piece, or 0.</param>
    public int Longest(ReadOnlySpan<byte> text, out int length)
    {
        var (found, node, position) = (-1, Root, 0);
        length = 0;
        while (position < text.Length)
        {
            node = Child(node, Utf8Symbol.Next(text[position..], out var bytes));
            if (node < 0)
            {
                break;
            }

            position += bytes;
            if (_values[node] >= 0)
            {
                (found, length) = (_values[node], position);
            }
        }

        return found;
    }

    private static long Key(int node, int symbol) => (((long)node << SymbolBits) | (uint)symbol) + 1;

    private int Slot(long key) => (int)((ulong)key * 0x9E3779B97F4A7C15 >> _shift);

    private int Add(int node, int symbol)
    {
        if (Child(node, symbol) is >= 0 and var known)
        {
            return known;
        }

        if (2 * _values.Count >= _keys.Length)
        {
            Grow(2 * _keys.Length);
        }

        Put(Key(node, symbol), _values.Count);
        _values.Add(-1);
        return _values.Count - 1;
    }

    private void Put(long key, int child)
    {
        var slot = Slot(key);
        while (_keys[slot] != 0)
        {
            slot = slot + 1 < _keys.Length ? slot + 1 : 0;
        }

        (_keys[slot], _children[slot]) = (key, child);
    }

    private void Grow(int size)
    {
        var (keys, children) = (_keys, _children);
        (_keys, _children, _shift) = (new long[size], new int[size], 64 - BitOperations.Log2((uint)size));
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] != 0)
            {
                Put(keys[i], children[i]);
            }
        }
    }
}
