using Linnet.Model;

namespace Linnet.Generation.Cpu;

/// <summary>One block's weights.</summary>
internal sealed record PackedBlock(
    PackedMatrix AttentionNorm,
    PackedMatrix QueryKeyValue,
    PackedMatrix Output,
    PackedMatrix FeedForwardNorm,
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
                PackedMatrix.Stack(width, weights, (block + "input_layernorm.weight", 1)),
                PackedMatrix.Stack(
                    width,
                    weights,
                    (block + "self_attn.q_proj.weight", queries),
                    (block + "self_attn.k_proj.weight", keys),
                    (block + "self_attn.v_proj.weight", keys)),
                PackedMatrix.Stack(queries, weights, (block + "self_attn.o_proj.weight", width)),
                PackedMatrix.Stack(width, weights, (block + "post_attention_layernorm.weight", 1)),
                PackedMatrix.Stack(width, weights, (block + "mlp.gate_proj.weight", hidden)),
                PackedMatrix.Stack(width, weights, (block + "mlp.up_proj.weight", hidden)),
                PackedMatrix.Stack(hidden, weights, (block + "mlp.down_proj.weight", width)));
        })];
        FinalNorm = PackedMatrix.Stack(width, weights, (WeightNames.FinalNorm, 1));
        Head = description.TiedHead ? Embedding : PackedMatrix.Stack(width, weights, (WeightNames.Head, description.VocabularySize));
    }

    public DecoderDescription Description { get; }

    /// <summary>Before anything is read: every matrix, its rows padded, must fit one array. What passes needs no more than 31 bits anywhere.</summary>
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
            EngineSize.Require(rows * ((columns + AlignedFloats.Padding - 1) / AlignedFloats.Padding * AlignedFloats.Padding));
    }

    public PackedMatrix Embedding { get; }

    public IReadOnlyList<PackedBlock> Blocks { get; }

    public PackedMatrix FinalNorm { get; }

    public PackedMatrix Head { get; }
}
