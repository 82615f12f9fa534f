namespace Linnet.Model;

/// <summary>Names and shapes of a decoder's weights, as Hugging Face LLaMA writes them.</summary>
public static class WeightNames
{
    /// <summary>Token embeddings, [V, D].</summary>
    public const string Embedding = "model.embed_tokens.weight";

    /// <summary>Scale of the last RMSNorm, [D].</summary>
    public const string FinalNorm = "model.norm.weight";

    /// <summary>Output head, [V, D]; absent when tied.</summary>
    public const string Head = "lm_head.weight";

    /// <summary>Prefix of block <paramref name="layer"/>, from 0.</summary>
    public static string Block(int layer) => $"model.layers.{layer}.";

    /// <summary>Every weight of the model with its shape, in the order of the forward pass. Linear weights are [out, in].</summary>
    public static IEnumerable<(string Name, long[] Shape)> All(DecoderDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        long width = description.Width;
        long queries = (long)description.Heads * description.HeadWidth;
        long keys = (long)description.KeyValueHeads * description.HeadWidth;
        long hidden = description.FeedForwardWidth;

        yield return (Embedding, [description.VocabularySize, width]);
        for (var layer = 0; layer < description.Layers; layer++)
        {
            var block = Block(layer);
            yield return (block + "input_layernorm.weight", [width]);
            yield return (block + "self_attn.q_proj.weight", [queries, width]);
            yield return (block + "self_attn.k_proj.weight", [keys, width]);
            yield return (block + "self_attn.v_proj.weight", [keys, width]);
            yield return (block + "self_attn.o_proj.weight", [width, queries]);
            yield return (block + "post_attention_layernorm.weight", [width]);
            yield return (block + "mlp.gate_proj.weight", [hidden, width]);
            yield return (block + "mlp.up_proj.weight", [hidden, width]);
            yield return (block + "mlp.down_proj.weight", [width, hidden]);
        }

        yield return (FinalNorm, [width]);
        if (!description.TiedHead)
        {
            yield return (Head, [description.VocabularySize, width]);
        }
    }
}
