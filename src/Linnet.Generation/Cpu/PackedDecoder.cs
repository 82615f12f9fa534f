using Linnet.Model;

namespace Linnet.Generation.Cpu;

/// <summary>A norm's weights: LayerNorm where there is a shift, else RMSNorm.</summary>
internal sealed record PackedNorm(AlignedFloats Scale, AlignedFloats? Shift);

/// <summary>A linear layer's weights.</summary>
internal sealed record PackedLinear(PackedMatrix Matrix, AlignedFloats? Bias);

/// <summary>One block's weights. A parallel block has no second norm, GELU no gate.</summary>
internal sealed record PackedBlock(
    PackedNorm AttentionNorm,
    PackedLinear QueryKeyValue,
    AlignedFloats? QueryNorm,
    AlignedFloats? KeyNorm,
    PackedLinear Output,
    PackedNorm? FeedForwardNorm,
    PackedLinear? Gate,
    PackedLinear Up,
    PackedLinear Down)
{
    /// <summary>All of its matrices.</summary>
    public IEnumerable<PackedMatrix> Matrices =>
        new[] { QueryKeyValue, Output, Gate, Up, Down }.OfType<PackedLinear>().Select(linear => linear.Matrix);
}

/// <summary>A decoder's weights, copied into the layout of the kernels.</summary>
internal sealed class PackedDecoder : IDisposable
{
    private readonly WeightSlots _slots;

    /// <summary>Makes the memory of the weights, which is to be filled.</summary>
    /// <param name="description">The model.</param>
    /// <param name="precision">How the matrices are kept.</param>
    public PackedDecoder(DecoderDescription description, WeightPrecision precision)
    {
        RequireSizes(description);
        Description = description;
        _slots = new WeightSlots(description, precision);
        Embedding = _slots.Matrix(description.Width, (WeightNames.Embedding, description.VocabularySize));
        EmbeddingNorm = description.EmbeddingNorm ? _slots.Norm("model.embed_norm") : null;
        Blocks = [.. Enumerable.Range(0, description.Layers).Select(layer => Block(WeightNames.Block(layer)))];
        FinalNorm = _slots.Norm("model.norm");
        Head = description.TiedHead ? Embedding : _slots.Matrix(description.Width, (WeightNames.Head, description.VocabularySize));
    }

    public DecoderDescription Description { get; }

    public PackedMatrix Embedding { get; }

    public PackedNorm? EmbeddingNorm { get; }

    public IReadOnlyList<PackedBlock> Blocks { get; }

    public PackedNorm FinalNorm { get; }

    public PackedMatrix Head { get; }

    /// <summary>Bytes of the matrices.</summary>
    public long Size => Matrices.Sum(matrix => matrix.Size);

    private IEnumerable<PackedMatrix> Matrices => Blocks.SelectMany(block => block.Matrices).Append(Embedding).Append(Head).Distinct();

    /// <summary>Writes the weights of <see cref="WeightNames.All"/>, over others where there are some.</summary>
    /// <inheritdoc cref="WeightSlots.Fill"/>
    public void Fill(Func<string, ReadOnlySpan<float>> weights, ThreadTeam team) => _slots.Fill(weights, team);

    /// <summary>Frees the matrices.</summary>
    public void Dispose()
    {
        foreach (var matrix in Matrices)
        {
            matrix.Dispose();
        }
    }

    private PackedBlock Block(string block)
    {
        var d = Description;
        var (queries, keys) = (d.Heads * d.HeadWidth, d.KeyValueHeads * d.HeadWidth);
        return new PackedBlock(
            _slots.Norm(block + "input_layernorm"),
            _slots.Linear(
                d.Width,
                d.QueryKeyValueBias,
                (block + "self_attn.q_proj", queries),
                (block + "self_attn.k_proj", keys),
                (block + "self_attn.v_proj", keys)),
            d.QueryKeyNorm ? _slots.Vector(block + "self_attn.q_norm.weight", d.HeadWidth) : null,
            d.QueryKeyNorm ? _slots.Vector(block + "self_attn.k_norm.weight", d.HeadWidth) : null,
            _slots.Linear(queries, d.OutputBias, (block + "self_attn.o_proj", d.Width)),
            d.Block == BlockKind.Sequential ? _slots.Norm(block + "post_attention_layernorm") : null,
            d.FeedForward == FeedForwardKind.SwiGlu ? _slots.Linear(d.Width, d.OutputBias, (block + "mlp.gate_proj", d.FeedForwardWidth)) : null,
            _slots.Linear(d.Width, d.OutputBias, (block + "mlp.up_proj", d.FeedForwardWidth)),
            _slots.Linear(d.FeedForwardWidth, d.OutputBias, (block + "mlp.down_proj", d.Width)));
    }

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
}
