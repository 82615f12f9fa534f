using Linnet.Model;

namespace Linnet.Generation.Cpu;

/// <summary>One block's weights.</summary>
internal sealed record PackedBlock(
    AlignedFloats AttentionNorm,
    PackedMatrix QueryKeyValue,
    PackedMatrix Output,
    AlignedFloats FeedForwardNorm,
    PackedMatrix Gate,
    PackedMatrix Up,
    PackedMatrix Down);

/// <summary>A decoder's weights, copied into the layout of the kernels.</summary>
internal sealed class PackedDecoder
{
    /// <param name="description">The model.</param>
    /// <param name="weights">Gives each weight of <see cref="WeightNames.All"/> by name, row-major.</param>
    public PackedDecoder(DecoderDescription description, Func<string, ReadOnlySpan<float>> weights)
    {
        RequireSizes(description);
        Description = description;
        var width = description.Width;
        var queries = description.Heads * description.HeadWidth;
        var keys = description.KeyValueHeads * description.HeadWidth;
        var hidden = description.FeedForwardWidth;
        Embedding = PackedMatrix.Stack(width, weights, (WeightNames.Embedding, description.VocabularySize));
        Blocks = [.. Enumerable.Range(0, description.Layers).Select(layer =>
        {
            var block = WeightNames.Block(layer);
            return new PackedBlock(
                Scale(weights, block + "input_layernorm.weight", width),
                PackedMatrix.Stack(
                    width,
                    weights,
                    (block + "self_attn.q_proj.weight", queries),
                    (block + "self_attn.k_proj.weight", keys),
                    (block + "self_attn.v_proj.weight", keys)),
                PackedMatrix.Stack(queries, weights, (block + "self_attn.o_proj.weight", width)),
                Scale(weights, block + "post_attention_layernorm.weight", width),
                PackedMatrix.Stack(width, weights, (block + "mlp.gate_proj.weight", hidden)),
                PackedMatrix.Stack(width, weights, (block + "mlp.up_proj.weight", hidden)),
                PackedMatrix.Stack(hidden, weights, (block + "mlp.down_proj.weight", width)));
        })];
        FinalNorm = Scale(weights, WeightNames.FinalNorm, width);
        Head = description.TiedHead ? Embedding : PackedMatrix.Stack(width, weights, (WeightNames.Head, description.VocabularySize));
    }

    public DecoderDescription Description { get; }

    /// <summary>Before anything is read: every matrix, padded, must fit one array. What passes needs no more than 31 bits anywhere.</summary>
    private static void RequireSizes(DecoderDescription d)
    {
        Int128 queries = (Int128)d.Heads * d.HeadWidth;
        Int128 projections = queries + (2 * (Int128)d.KeyValueHeads * d.HeadWidth);
        Matrix(d.VocabularySize, d.Width);
        Matrix(projections, d.Width);
        Matrix(d.Width, queries);
        Matrix(d.FeedForwardWidth, d.Width);
        Matrix(d.Width, d.FeedForwardWidth);

        static void Matrix(Int128 rows, Int128 columns) =>
            EngineSize.Require(Padded(rows) * Padded(columns)); // x and y are padded too

        static Int128 Padded(Int128 length) => (length + AlignedFloats.Padding - 1) / AlignedFloats.Padding * AlignedFloats.Padding;
    }

    public PackedMatrix Embedding { get; }

    public IReadOnlyList<PackedBlock> Blocks { get; }

    public AlignedFloats FinalNorm { get; }

    public PackedMatrix Head { get; }

    /// <summary>A weight with the size that the description says.</summary>
    /// <exception cref="ArgumentException">It has another.</exception>
    public static ReadOnlySpan<float> Require(Func<string, ReadOnlySpan<float>> weights, string name, int rows, int columns)
    {
        var source = weights(name);
        return source.Length == (long)rows * columns
            ? source
            : throw new ArgumentException($"{name} has {source.Length} values, not {rows} × {columns}.", nameof(weights));
    }

    private static AlignedFloats Scale(Func<string, ReadOnlySpan<float>> weights, string name, int width)
    {
        var scale = new AlignedFloats(AlignedFloats.Pad(width));
        Require(weights, name, 1, width).CopyTo(scale.Span);
        return scale;
    }
}
