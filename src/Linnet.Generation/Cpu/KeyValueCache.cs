using System.Numerics;
using Linnet.Model;

namespace Linnet.Generation.Cpu;

/// <summary>Keys and values of one sequence, all layers, growing as it gets longer.</summary>
/// <remarks>
/// Keys of one head lie in blocks of as many positions as a vector has lanes, [block, E, lanes]: the scores of a whole block are
/// a chain of multiply-adds without a sum over lanes. Values of one head lie by position, [position, E padded].
/// </remarks>
internal sealed class KeyValueCache
{
    private readonly int _heads;
    private readonly int _headWidth;
    private readonly float[][] _keys;
    private readonly float[][] _values;
    private int _capacity;

    public KeyValueCache(DecoderDescription description)
    {
        (_heads, _headWidth) = (description.KeyValueHeads, description.HeadWidth);
        ValueStride = (_headWidth + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        _keys = [.. Enumerable.Range(0, description.Layers).Select(_ => Array.Empty<float>())];
        _values = [.. Enumerable.Range(0, description.Layers).Select(_ => Array.Empty<float>())];
    }

    /// <summary>A cache of its own that begins with the keys and values of another.</summary>
    /// <param name="prefix">What is copied, with its room.</param>
    public KeyValueCache(KeyValueCache prefix)
    {
        (_heads, _headWidth, _capacity, ValueStride) = (prefix._heads, prefix._headWidth, prefix._capacity, prefix.ValueStride);
        _keys = [.. prefix._keys.Select(keys => keys.ToArray())];
        _values = [.. prefix._values.Select(values => values.ToArray())];
    }

    /// <summary>Floats from the value of one position to the next.</summary>
    public int ValueStride { get; }

    public float[] Keys(int layer) => _keys[layer];

    public float[] Values(int layer) => _values[layer];

    public int KeyOffset(int head) => head * _capacity * _headWidth;

    public int ValueOffset(int head) => head * _capacity * ValueStride;

    /// <summary>Makes room for positions [0, count).</summary>
    public void Require(int count)
    {
        if (count <= _capacity)
        {
            return;
        }

        var capacity = AlignedFloats.Pad(EngineSize.Require(Math.Max(count, 2L * _capacity)));
        for (var layer = 0; layer < _keys.Length; layer++)
        {
            _keys[layer] = Grow(_keys[layer], capacity, _headWidth);
            _values[layer] = Grow(_values[layer], capacity, ValueStride);
        }

        _capacity = capacity;
    }

    /// <summary>Stores one position's key and value of one head.</summary>
    public void Store(int layer, int head, int position, ReadOnlySpan<float> key, ReadOnlySpan<float> value)
    {
        var (block, lane) = (position / Vector<float>.Count, position % Vector<float>.Count);
        var keys = _keys[layer].AsSpan(KeyOffset(head) + (block * _headWidth * Vector<float>.Count));
        for (var e = 0; e < key.Length; e++)
        {
            keys[(e * Vector<float>.Count) + lane] = key[e];
        }

        value.CopyTo(_values[layer].AsSpan(ValueOffset(head) + (position * ValueStride)));
    }

    private float[] Grow(float[] old, int capacity, int perPosition)
    {
        var grown = new float[EngineSize.Require((Int128)_heads * capacity * perPosition)];
        for (var head = 0; head < _heads; head++)
        {
            old.AsSpan(head * _capacity * perPosition, _capacity * perPosition).CopyTo(grown.AsSpan(head * capacity * perPosition));
        }

        return grown;
    }
}
