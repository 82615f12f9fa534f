namespace Linnet.Model;

/// <summary>Names and shapes of a decoder's weights, as Hugging Face LLaMA and Qwen write them. Falcon's and Bloom's files are renamed where they are read.</summary>
public static class WeightNames
{
    /// <summary>Token embeddings, [V, D].</summary>
    public const string Embedding = "model.embed_tokens.weight";

    /// <summary>Scale of the last norm, [D].</summary>
    public const string FinalNorm = "model.norm.weight";

    /// <summary>Output head, [V, D]; absent when tied.</summary>
    public const string Head = "lm_head.weight";

    /// <summary>Prefix of block <paramref name="layer"/>, from 0.</summary>
    public static string Block(int layer) => $"model.layers.{layer}.";

    /// <summary>Every weight of the model with its shape, in the order of the forward pass. Linear weights are [out, in].</summary>
    public static IEnumerable<(string Name, long[] Shape)> All(DecoderDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        yield return (Embedding, [description.VocabularySize, description.Width]);
        var embeddingNorm = description.EmbeddingNorm ? Norm("model.embed_norm", description) : [];
        var blocks = Enumerable.Range(0, description.Layers).SelectMany(layer => OfBlock(Block(layer), description));
        foreach (var weight in embeddingNorm.Concat(blocks).Concat(Norm("model.norm", description)))
        {
            yield return weight;
        }

        if (!description.TiedHead)
        {
            yield return (Head, [description.VocabularySize, description.Width]);
        }
    }

    private static IEnumerable<(string Name, long[] Shape)> OfBlock(string block, DecoderDescription description)
    {
        long width = description.Width, hidden = description.FeedForwardWidth, head = description.HeadWidth;
        long queries = description.Heads * head, keys = description.KeyValueHeads * head;
        return
        [
            .. Norm(block + "input_layernorm", description),
            .. Linear(block + "self_attn.q_proj", queries, width, description.QueryKeyValueBias),
            .. Linear(block + "self_attn.k_proj", keys, width, description.QueryKeyValueBias),
            .. Linear(block + "self_attn.v_proj", keys, width, description.QueryKeyValueBias),
            .. description.QueryKeyNorm
                ? (IEnumerable<(string, long[])>)[(block + "self_attn.q_norm.weight", [head]), (block + "self_attn.k_norm.weight", [head])]
                : [],
            .. Linear(block + "self_attn.o_proj", width, queries, description.OutputBias),
            .. description.Block == BlockKind.Sequential ? Norm(block + "post_attention_layernorm", description) : [],
            .. description.FeedForward == FeedForwardKind.SwiGlu ? Linear(block + "mlp.gate_proj", hidden, width, description.OutputBias) : [],
            .. Linear(block + "mlp.up_proj", hidden, width, description.OutputBias),
            .. Linear(block + "mlp.down_proj", width, hidden, description.OutputBias),
        ];
    }

    private static IEnumerable<(string Name, long[] Shape)> Norm(string name, DecoderDescription description) =>
        Linear(name, description.Width, null, description.Norm == NormKind.LayerNorm);

    private static IEnumerable<(string Name, long[] Shape)> Linear(string name, long outputs, long? inputs, bool bias)
    {
        yield return (name + ".weight", inputs is { } width ? [outputs, width] : [outputs]);
        if (bias)
        {
            yield return (name + ".bias", [outputs]);
        }
    }
}
