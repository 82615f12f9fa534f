using System.Text.Json.Nodes;

namespace Linnet.Model.Checkpoints;

/// <summary>The keys of a config.json as Hugging Face's configuration of the model type writes them.</summary>
internal static class ConfigWriter
{
    /// <summary>All keys that the description decides, in ordinal order.</summary>
    /// <exception cref="ArgumentException">No model type is described.</exception>
    public static SortedDictionary<string, JsonNode?> Keys(DecoderDescription description)
    {
        var type = ModelTypes.Of(description)
            ?? throw new ArgumentException("No model type of Hugging Face is described: config.json cannot say it.", nameof(description));
        var keys = type switch
        {
            ModelType.Falcon => Falcon(description),
            ModelType.Bloom => Bloom(description),
            _ => Llama(description, type),
        };
        keys["architectures"] = new JsonArray(type.ArchitectureName());
        keys["hidden_size"] = description.Width;
        keys["model_type"] = type.Name();
        keys["tie_word_embeddings"] = description.TiedHead;
        keys["vocab_size"] = description.VocabularySize;
        if (description.Position == PositionKind.Rotary)
        {
            keys["max_position_embeddings"] = description.MaximumSequenceLength;
            keys["rope_scaling"] = RopeConfig.Write(description.RopeScaling);
            keys["rope_theta"] = description.RopeBase;
        }

        return keys;
    }

    /// <summary><see cref="Keys"/>, and those of the family's configuration that change nothing in what is computed: no dropout, its own defaults.</summary>
    /// <inheritdoc cref="Keys" path="/exception"/>
    public static SortedDictionary<string, JsonNode?> AllKeys(DecoderDescription description)
    {
        var keys = Keys(description);
        var type = ModelTypes.Of(description);
        keys["attention_dropout"] = 0;
        keys["initializer_range"] = 0.02;
        keys["use_cache"] = true;
        if (type is ModelType.Falcon or ModelType.Bloom)
        {
            keys["hidden_dropout"] = 0;
        }

        if (type is ModelType.Llama or ModelType.Bloom)
        {
            keys["pretraining_tp"] = 1;
        }

        if (type is ModelType.Bloom)
        {
            keys["slow_but_exact"] = false;
        }

        return keys;
    }

    private static SortedDictionary<string, JsonNode?> Llama(DecoderDescription description, ModelType type)
    {
        SortedDictionary<string, JsonNode?> keys = new(StringComparer.Ordinal)
        {
            ["head_dim"] = description.HeadWidth,
            ["hidden_act"] = "silu",
            ["intermediate_size"] = description.FeedForwardWidth,
            ["num_attention_heads"] = description.Heads,
            ["num_hidden_layers"] = description.Layers,
            ["num_key_value_heads"] = description.KeyValueHeads,
            ["rms_norm_eps"] = description.NormEpsilon,
        };
        if (type is ModelType.Llama or ModelType.Qwen3)
        {
            keys["attention_bias"] = false;
        }

        switch (type)
        {
            case ModelType.Llama:
                keys["mlp_bias"] = false;
                break;
            case ModelType.Mistral:
                keys["sliding_window"] = description.SlidingWindow;
                break;
            default:
                keys["max_window_layers"] = description.SlidingWindow is null ? description.Layers : 0;
                keys["sliding_window"] = description.SlidingWindow;
                keys["use_sliding_window"] = description.SlidingWindow is not null;
                break;
        }

        return keys;
    }

    private static SortedDictionary<string, JsonNode?> Falcon(DecoderDescription description) => new(StringComparer.Ordinal)
    {
        ["activation"] = "gelu",
        ["alibi"] = false,
        ["bias"] = false,
        ["ffn_hidden_size"] = description.FeedForwardWidth,
        ["layer_norm_epsilon"] = description.NormEpsilon,
        ["multi_query"] = true,
        ["new_decoder_architecture"] = false,
        ["num_attention_heads"] = description.Heads,
        ["num_hidden_layers"] = description.Layers,
        ["parallel_attn"] = true,
    };

    private static SortedDictionary<string, JsonNode?> Bloom(DecoderDescription description) => new(StringComparer.Ordinal)
    {
        ["apply_residual_connection_post_layernorm"] = false,
        ["layer_norm_epsilon"] = description.NormEpsilon,
        ["n_head"] = description.Heads,
        ["n_layer"] = description.Layers,
        ["seq_length"] = description.MaximumSequenceLength,
    };
}
