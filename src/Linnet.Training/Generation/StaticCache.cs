using Linnet.Model;
using static TorchSharp.torch;

namespace Linnet.Training.Generation;

/// <summary>Keys and values of several sequences, all layers: one block of memory a layer, written in place, grown by doubling.</summary>
/// <remarks>
/// Each sequence has a place. What is behind its last position is left over from others or from padding: finite numbers that masks hide.
/// </remarks>
internal sealed class StaticCache : IDisposable
{
    private readonly DecoderDescription _description;
    private readonly Tensor[] _keys;   // [places, K, capacity, E] a layer
    private readonly Tensor[] _values;

    /// <summary>An empty cache.</summary>
    public StaticCache(DecoderDescription description, int places, int capacity, ScalarType type, Device device)
    {
        (_description, Places, Capacity) = (description, places, capacity);
        _keys = [.. Enumerable.Range(0, description.Layers).Select(_ => Block())];
        _values = [.. Enumerable.Range(0, description.Layers).Select(_ => Block())];

        // Zeros, as memory that nobody wrote may hold NaN, which no mask hides.
        Tensor Block() => zeros([places, description.KeyValueHeads, capacity, description.HeadWidth], type, device).DetachFromDisposeScope();
    }

    /// <summary>A cache each of whose places begins with the first positions of another's only place.</summary>
    public StaticCache(StaticCache prefix, int positions, int places)
        : this(prefix._description, places, positions, prefix._keys[0].dtype, prefix._keys[0].device)
    {
        using var scope = NewDisposeScope();
        for (var layer = 0; layer < _keys.Length; layer++)
        {
            _keys[layer].narrow(2, 0, positions).copy_(prefix._keys[layer].narrow(2, 0, positions));
            _values[layer].narrow(2, 0, positions).copy_(prefix._values[layer].narrow(2, 0, positions));
        }
    }

    /// <summary>How many sequences it holds.</summary>
    public int Places { get; }

    /// <summary>How many positions each has.</summary>
    public int Capacity { get; private set; }

    /// <summary>A layer's keys at a pass's places and positions, [B, K, L, E], a view.</summary>
    public Tensor Keys(int layer, DecodePass pass) => View(_keys[layer], pass);

    /// <summary>A layer's values at a pass's places and positions, [B, K, L, E], a view.</summary>
    public Tensor Values(int layer, DecodePass pass) => View(_values[layer], pass);

    /// <summary>Makes room for positions [0, count).</summary>
    public void Require(int count)
    {
        if (count <= Capacity)
        {
            return;
        }

        var doubled = (int)Math.Min(2L * Capacity, _description.MaximumSequenceLength);
        var capacity = Math.Max(count, doubled);
        for (var layer = 0; layer < _keys.Length; layer++)
        {
            _keys[layer] = Grow(_keys[layer], capacity);
            _values[layer] = Grow(_values[layer], capacity);
        }

        Capacity = capacity;
    }

    /// <summary>Stores a pass's keys and values of one layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="pass">Whose.</param>
    /// <param name="key">[B, T, K, E], of the cache's type.</param>
    /// <param name="value">[B, T, K, E], of the cache's type.</param>
    public void Store(int layer, DecodePass pass, Tensor key, Tensor value)
    {
        Store(_keys[layer], pass, key);
        Store(_values[layer], pass, value);
    }

    /// <summary>Copies the first positions of one place to another.</summary>
    public void Move(int from, int to, int positions)
    {
        using var scope = NewDisposeScope();
        foreach (var block in _keys.Concat(_values))
        {
            block.select(0, to).narrow(1, 0, positions).copy_(block.select(0, from).narrow(1, 0, positions));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var block in _keys.Concat(_values))
        {
            block.Dispose();
        }
    }

    private static Tensor View(Tensor block, DecodePass pass) =>
        block.narrow(0, pass.FirstPlace, pass.Sequences).narrow(2, pass.FirstKey, pass.Keys);

    private static void Store(Tensor block, DecodePass pass, Tensor rows)
    {
        if (pass.CommonStart is { } start)
        {
            block.narrow(0, pass.FirstPlace, pass.Sequences).narrow(2, start, pass.Length).copy_(rows.transpose(1, 2));
        }
        else
        {
            block.index_put_(rows, TensorIndex.Tensor(pass.Places), TensorIndex.Colon, TensorIndex.Tensor(pass.Positions));
        }
    }

    private static Tensor Grow(Tensor block, int capacity)
    {
        using var old = block;
        using var scope = NewDisposeScope();
        var shape = block.shape;
        var grown = zeros([shape[0], shape[1], capacity, shape[3]], block.dtype, block.device);
        grown.narrow(2, 0, shape[2]).copy_(block);
        return grown.DetachFromDisposeScope();
    }
}
