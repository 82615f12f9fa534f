namespace Linnet.Model.Llama2c;

/// <summary>What stands where in a model.bin of llama2.c's first format. What reads the file and what writes it follow this one order.</summary>
/// <remarks>
/// Header, weights kind by kind through all layers, two rotary tables, and last the head where it is not tied
/// (<see href="https://github.com/karpathy/llama2.c"/>, export.py <c>legacy_export</c>).
/// </remarks>
internal static class Llama2cLayout
{
    /// <summary>Seven int32.</summary>
    public const int HeaderBytes = 7 * sizeof(int);

    private static readonly string[] KindsOfLayers =
    [
        "input_layernorm.weight",
        "self_attn.q_proj.weight",
        "self_attn.k_proj.weight",
        "self_attn.v_proj.weight",
        "self_attn.o_proj.weight",
        "post_attention_layernorm.weight",
        "mlp.gate_proj.weight",
        "mlp.down_proj.weight",
        "mlp.up_proj.weight",
    ];

    /// <summary>The weights before the tables, by their names in <see cref="WeightNames"/>. The head, where there is one, follows the tables.</summary>
    public static IEnumerable<string> BeforeTables(DecoderDescription description) =>
    [
        WeightNames.Embedding,
        .. KindsOfLayers.SelectMany(kind => Enumerable.Range(0, description.Layers).Select(layer => WeightNames.Block(layer) + kind)),
        WeightNames.FinalNorm,
    ];

    /// <summary>Whether a weight's rows stand in neighbour order.</summary>
    public static bool IsRotated(string name) =>
        name.EndsWith("q_proj.weight", StringComparison.Ordinal) || name.EndsWith("k_proj.weight", StringComparison.Ordinal);

    /// <summary>Numbers of the two tables: the cosines [T, E/2], then the sines.</summary>
    public static long TableNumbers(DecoderDescription description) =>
        2L * description.MaximumSequenceLength * (description.HeadWidth / 2);

    /// <summary>Numbers behind the header. 128 bits hold any product of a header's values.</summary>
    public static Int128 Numbers(DecoderDescription description)
    {
        Int128 width = description.Width;
        var block = (2 * width) + (2 * width * width)
            + (2 * width * description.KeyValueHeads * description.HeadWidth) + (3 * width * description.FeedForwardWidth);
        return (description.Layers * block) + width + ((description.TiedHead ? 1 : 2) * width * description.VocabularySize)
            + TableNumbers(description);
    }
}
