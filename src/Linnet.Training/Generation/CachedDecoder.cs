using Linnet.Model;
using Linnet.Training.Kernels;
using static TorchSharp.torch;

namespace Linnet.Training.Generation;

/// <summary>A decoder that reads keys and values of earlier tokens from a <see cref="StaticCache"/>: plain ATen operations, on any device.</summary>
/// <remarks>
/// The mathematics of <see cref="Modules.Decoder"/> for every <see cref="DecoderDescription"/>. In bfloat16 matrices, biases and cache have that
/// format; residual stream, norms, rotation and logits are float32.
/// Shapes: B sequences, T tokens each, L keys, V vocabulary, D width, H query heads, K key and value heads, E head width, G = H/K, F feed-forward width.
/// </remarks>
internal sealed class CachedDecoder : IDisposable
{
    private readonly DeviceWeights _weights;
    private readonly Tensor _embedding;
    private readonly Tensor _head;
    private readonly DeviceNorm? _embeddingNorm;
    private readonly DeviceNorm _finalNorm;
    private readonly Tensor _headEpsilon;
    private readonly DecoderLayer[] _layers;
    private readonly AttentionMask _mask;
    private readonly PositionTable _positions;

    /// <param name="description">The model.</param>
    /// <param name="weights">Gives each weight by name, float32; belongs to the caller's dispose scope.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="precision">Number format of the matrix products and of the cache.</param>
    public CachedDecoder(DecoderDescription description, Func<string, Tensor> weights, Device device, MatrixPrecision precision)
    {
        (Description, Device) = (description, device);
        _weights = new DeviceWeights(description, weights, device, precision);
        _embedding = _weights.Matrix(WeightNames.Embedding);
        _head = description.TiedHead ? _embedding : _weights.Matrix(WeightNames.Head);
        _embeddingNorm = description.EmbeddingNorm ? _weights.Norm("model.embed_norm") : null;
        _finalNorm = _weights.Norm("model.norm");
        _headEpsilon = _finalNorm.EpsilonTensor;
        _layers = [.. Enumerable.Range(0, description.Layers).Select(layer => DecoderLayer.Of(description, _weights, layer))];
        _positions = new PositionTable(description, device);
        _mask = new AttentionMask(description, _weights, _positions, device);
    }

    public DecoderDescription Description { get; }

    public Device Device { get; }

    /// <summary>Bytes of the matrices.</summary>
    public long WeightBytes => _weights.MatrixBytes;

    /// <summary>A cache that this decoder reads and writes.</summary>
    public StaticCache NewCache(int places, int capacity) => new(Description, places, capacity, _weights.Type, Device);

    /// <summary>Computes a pass; its keys and values go into the cache, which has room for them.</summary>
    /// <param name="pass">The tokens.</param>
    /// <param name="cache">Holds everything before them.</param>
    /// <param name="cancellation">Looked at before each layer.</param>
    /// <returns>The residual stream behind the last block, [B·T, D], float32. The caller disposes it.</returns>
    public Tensor Hidden(DecodePass pass, StaticCache cache, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        _positions.Require(cache.Capacity);
        var residual = _embedding.index_select(0, pass.Tokens).to(ScalarType.Float32).view(pass.Sequences, pass.Length, -1); // [B, T, D]
        residual = _embeddingNorm?.Apply(residual) ?? residual;
        var rotation = Rotation(pass);
        var mask = _mask.Of(pass, _weights.Type);
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var block = _layers[layer];
            var normalized = block.AttentionNorm.Apply(residual).to(_weights.Type);
            var mixed = Attend(layer, normalized, pass, cache, rotation, mask);
            if (block.FeedForwardNorm is null)
            {
                residual.add_(block.Output.Apply(mixed)).add_(FeedForward(block, normalized));
            }
            else
            {
                residual.add_(block.Output.Apply(mixed));
                residual.add_(FeedForward(block, block.FeedForwardNorm.Apply(residual).to(_weights.Type)));
            }
        }

        return residual.view(-1, Description.Width).MoveToOuterDisposeScope();
    }

    /// <summary>[M, D] of <see cref="Hidden"/> → logits [M, V], float32. The caller disposes them.</summary>
    public Tensor Logits(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        return nn.functional.linear(_finalNorm.Apply(hidden).to(_weights.Type), _head).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _weights.Dispose();
        _positions.Dispose();
    }

    /// <summary>[B, T, D] → [B, T, H·E].</summary>
    private Tensor Attend(int layer, Tensor input, DecodePass pass, StaticCache cache, (Tensor Cosine, Tensor Sine)? rotation, Tensor? mask)
    {
        var (heads, shared, width) = (Description.Heads, Description.KeyValueHeads, Description.HeadWidth);
        var projected = _layers[layer].QueryKeyValue.Apply(input).view(pass.Sequences, pass.Length, heads + (2 * shared), width);
        var turned = Turn(_layers[layer], projected.narrow(2, 0, heads + shared), rotation);   // [B, T, H + K, E]
        var query = turned.narrow(2, 0, heads);
        cache.Store(layer, pass, turned.narrow(2, heads, shared), projected.narrow(2, heads + shared, shared));
        var (key, value) = (cache.Keys(layer, pass), cache.Values(layer, pass));               // [B, K, L, E]
        return pass.IsCausal && mask is null && pass.Length > 1
            ? Causal(query, key, value, pass)
            : Grouped(query, key, value, mask, pass);
    }

    /// <summary>Norm of the heads and rotation, as the model has them; of the cache's type.</summary>
    private Tensor Turn(DecoderLayer layer, Tensor heads, (Tensor Cosine, Tensor Sine)? rotation)
    {
        if (layer.HeadScales is { } scales)
        {
            heads = DeviceNorm.Normalize(heads.to(ScalarType.Float32), _headEpsilon).mul_(scales);
        }

        if (rotation is { } angles)
        {
            heads = (heads * angles.Cosine).add_(heads.roll(Description.HeadWidth / 2, -1) * angles.Sine);
        }

        return heads.to(_weights.Type);
    }

    /// <summary>Without a mask each token would see padding and later tokens: ATen's causal rule needs as many keys as queries.</summary>
    private Tensor Causal(Tensor query, Tensor key, Tensor value, DecodePass pass)
    {
        var mixed = nn.functional.scaled_dot_product_attention(query.transpose(1, 2), Share(key), Share(value), is_casual: true); // [B, H, T, E]
        return mixed.transpose(1, 2).reshape(pass.Sequences, pass.Length, -1);

        // Each key and value head serves H / K neighbouring query heads.
        Tensor Share(Tensor heads) => Description.Heads == Description.KeyValueHeads
            ? heads
            : heads.unsqueeze(2).expand(-1, -1, Description.Heads / Description.KeyValueHeads, -1, -1)
                .reshape(pass.Sequences, Description.Heads, pass.Length, -1);
    }

    /// <summary>The query heads of a group as further queries of their one key and value head: the cache is read as it lies.</summary>
    private Tensor Grouped(Tensor query, Tensor key, Tensor value, Tensor? mask, DecodePass pass)
    {
        var (shared, group, width) = (Description.KeyValueHeads, Description.Heads / Description.KeyValueHeads, Description.HeadWidth);
        var queries = query.reshape(pass.Sequences, pass.Length, shared, group, width).transpose(1, 2)  // [B, K, T, G, E]
            .reshape(pass.Sequences, shared, pass.Length * group, width);
        var mixed = nn.functional.scaled_dot_product_attention(queries, key, value, mask);              // [B, K, T·G, E]
        return mixed.view(pass.Sequences, shared, pass.Length, group, width).transpose(1, 2).reshape(pass.Sequences, pass.Length, -1);
    }

    private Tensor FeedForward(DecoderLayer layer, Tensor input)
    {
        var up = layer.Up.Apply(input);
        var hidden = Description.FeedForward switch
        {
            FeedForwardKind.SwiGlu => nn.functional.silu(up.narrow(-1, 0, Description.FeedForwardWidth))
                .mul_(up.narrow(-1, Description.FeedForwardWidth, Description.FeedForwardWidth)),
            FeedForwardKind.Gelu => nn.functional.gelu(up),
            FeedForwardKind.GeluTanh => nn.functional.gelu(up, TorchSharp.Modules.GELU.Approximate.tanh),
            _ => throw new InvalidOperationException($"Unknown feed-forward network {Description.FeedForward}."),
        };
        return layer.Down.Apply(hidden);
    }

    /// <summary>Cosines and sines of the tokens' positions, each [B, T, 1, E] or [1, T, 1, E]; null with ALiBi.</summary>
    private (Tensor Cosine, Tensor Sine)? Rotation(DecodePass pass)
    {
        if (Description.Position != PositionKind.Rotary)
        {
            return null;
        }

        var positions = pass.Positions.view(-1);
        return (At(_positions.Cosine), At(_positions.Sine));

        Tensor At(Tensor table) => table.index_select(0, positions).view(pass.Positions.shape[0], pass.Length, 1, -1);
    }
}
