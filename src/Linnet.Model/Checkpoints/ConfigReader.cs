using System.Text.Json;
using Linnet.Core.Messages;

namespace Linnet.Model.Checkpoints;

/// <summary>Turns the JSON of a config.json into a description, with the defaults of Hugging Face's configuration of that model type.</summary>
internal sealed class ConfigReader
{
    private readonly string _path;
    private readonly ConfigObject _root;

    public ConfigReader(string path, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw ConfigObject.Broken(path, new Text("a JSON object", "JSON 对象"), Text.Same(root.ValueKind.ToString()));
        }

        (_path, _root) = (path, new ConfigObject(path, root));
    }

    /// <summary>Reads everything.</summary>
    public DecoderDescription Read()
    {
        var type = ModelTypes.Parse(_root.Word("model_type"))
            ?? throw _root.Unsupported("model_type", "bloom, falcon, llama, mistral, qwen2 or qwen3");
        RequireArchitecture(type);
        _root.RequireNull("quantization_config", "attn_logit_softcapping", "final_logit_softcapping", "num_local_experts");
        var description = type switch
        {
            ModelType.Falcon => Falcon(),
            ModelType.Bloom => Bloom(),
            _ => Llama(type),
        };
        description.Validate(_path);
        return description;
    }

    private DecoderDescription Llama(ModelType type)
    {
        _root.RequireWord("hidden_act", "silu");
        _root.RequireFlag(only: false, absent: false, "attention_bias", "mlp_bias", "use_qk_norm");
        var (heads, width, layers, length) = (
            _root.Whole("num_attention_heads"), _root.Whole("hidden_size"), _root.Whole("num_hidden_layers"), _root.Whole("max_position_embeddings"));
        var (theta, scaling) = RopeConfig.Read(_root, length);
        var absentKeyValueHeads = _root.Has("num_key_value_heads") ? heads : type switch
        {
            ModelType.Mistral => 8,
            ModelType.Qwen2 or ModelType.Qwen3 => 32,
            _ => heads,
        };
        return new DecoderDescription
        {
            VocabularySize = _root.Whole("vocab_size"),
            Width = width,
            Layers = layers,
            Heads = heads,
            KeyValueHeads = _root.Whole("num_key_value_heads", absentKeyValueHeads),
            HeadWidth = _root.Find("head_dim") is not null ? _root.Whole("head_dim")
                : type == ModelType.Qwen3 ? 128
                : WidthOfEvenHeads(width, heads),
            FeedForwardWidth = _root.Whole("intermediate_size"),
            MaximumSequenceLength = length,
            RopeBase = theta,
            RopeScaling = scaling,
            NormEpsilon = _root.Real("rms_norm_eps", 1e-6),
            TiedHead = _root.Flag("tie_word_embeddings", false),
            QueryKeyValueBias = type == ModelType.Qwen2,
            QueryKeyNorm = type == ModelType.Qwen3,
            SlidingWindow = SlidingWindow(type, layers),
        };
    }

    private DecoderDescription Falcon()
    {
        _root.RequireWord("activation", "gelu");
        _root.RequireFlag(only: true, absent: true, "multi_query", "parallel_attn");
        _root.RequireFlag(only: false, absent: false, "new_decoder_architecture", "alibi", "bias", "apply_residual_connection_post_layernorm");
        _root.RequireReal("num_ln_in_parallel_attn", 1);
        _root.RequireNull("sliding_window");
        var (heads, width, length) = (
            _root.WholeOfEither("num_attention_heads", "n_head"),
            _root.WholeOfEither("hidden_size", "n_embed"),
            _root.Whole("max_position_embeddings", 2048));
        var (theta, scaling) = RopeConfig.Read(_root, length);
        return new DecoderDescription
        {
            VocabularySize = _root.Whole("vocab_size"),
            Width = width,
            Layers = _root.WholeOfEither("num_hidden_layers", "n_layer"),
            Heads = heads,
            KeyValueHeads = 1,
            HeadWidth = WidthOfEvenHeads(width, heads),
            FeedForwardWidth = _root.Find("ffn_hidden_size") is null ? FourTimes(width) : _root.Whole("ffn_hidden_size"),
            MaximumSequenceLength = length,
            RopeBase = theta,
            RopeScaling = scaling,
            NormEpsilon = _root.Real("layer_norm_epsilon", 1e-5),
            TiedHead = _root.Flag("tie_word_embeddings", true),
            Norm = NormKind.LayerNorm,
            FeedForward = FeedForwardKind.Gelu,
            Block = BlockKind.Parallel,
        };
    }

    private DecoderDescription Bloom()
    {
        _root.RequireFlag(only: false, absent: false, "apply_residual_connection_post_layernorm");
        _root.RequireNull("sliding_window", "rope_scaling", "rope_parameters");
        var (heads, width) = (_root.WholeOfEither("n_head", "num_attention_heads"), _root.WholeOfEither("hidden_size", "n_embed"));
        var hidden = FourTimes(width);
        _root.RequireReal("n_inner", hidden);
        return new DecoderDescription
        {
            VocabularySize = _root.Whole("vocab_size"),
            Width = width,
            Layers = _root.WholeOfEither("n_layer", "num_hidden_layers"),
            Heads = heads,
            KeyValueHeads = heads,
            HeadWidth = WidthOfEvenHeads(width, heads),
            FeedForwardWidth = hidden,
            MaximumSequenceLength = _root.Whole("seq_length", 2048),
            NormEpsilon = _root.Real("layer_norm_epsilon", 1e-5),
            TiedHead = _root.Flag("tie_word_embeddings", true),
            Norm = NormKind.LayerNorm,
            FeedForward = FeedForwardKind.GeluTanh,
            Position = PositionKind.Alibi,
            QueryKeyValueBias = true,
            OutputBias = true,
            EmbeddingNorm = true,
        };
    }

    private void RequireArchitecture(ModelType type)
    {
        if (_root.Find("architectures") is { } architectures
            && !(architectures.ValueKind == JsonValueKind.Array
                && architectures.GetArrayLength() == 1
                && architectures[0].ValueKind == JsonValueKind.String
                && architectures[0].GetString() == type.ArchitectureName()))
        {
            throw _root.Unsupported("architectures", $"[\"{type.ArchitectureName()}\"]");
        }
    }

    /// <summary>A window of every layer or of none. Qwen's layers have it from max_window_layers on, or as layer_types says.</summary>
    private int? SlidingWindow(ModelType type, int layers)
    {
        switch (type)
        {
            case ModelType.Mistral:
                RequireLayerTypes(null);
                return _root.Has("sliding_window") ? _root.Find("sliding_window") is null ? null : _root.Whole("sliding_window") : 4096;
            case ModelType.Qwen2 or ModelType.Qwen3:
                var isUsed = _root.Flag("use_sliding_window", false) && (!_root.Has("sliding_window") || _root.Find("sliding_window") is not null);
                var first = _root.Whole("max_window_layers", 28);
                if (isUsed && _root.Find("layer_types") is null && first > 0 && first < layers)
                {
                    throw _root.Unsupported("max_window_layers", $"0, or {layers} as num_hidden_layers");
                }

                var windowed = isUsed && (_root.Find("layer_types") is null ? first <= 0 : LayerTypesAreAll("sliding_attention"));
                RequireLayerTypes(windowed ? "sliding_attention" : "full_attention");
                return windowed ? _root.Whole("sliding_window", 4096) : null;
            default:
                _root.RequireNull("sliding_window");
                _root.RequireFlag(only: false, absent: false, "use_sliding_window");
                RequireLayerTypes("full_attention");
                return null;
        }
    }

    private void RequireLayerTypes(string? only)
    {
        if (_root.Find("layer_types") is not null && (only is null || !LayerTypesAreAll(only)))
        {
            throw _root.Unsupported("layer_types", only ?? "null");
        }
    }

    private bool LayerTypesAreAll(string kind) => _root.Find("layer_types") is { ValueKind: JsonValueKind.Array } layers
        && layers.EnumerateArray().All(layer => layer.ValueKind == JsonValueKind.String && layer.GetString() == kind);

    private int WidthOfEvenHeads(int width, int heads) => heads >= 1 && width % heads == 0
        ? width / heads
        : throw _root.Broken(
            new Text($"hidden_size {width} divisible by num_attention_heads {heads}", $"hidden_size {width} 能被 num_attention_heads {heads} 整除"),
            new Text("no head_dim either", "也没有 head_dim"));

    private int FourTimes(int width) => width <= int.MaxValue / 4
        ? 4 * width
        : throw _root.Broken(Text.Same($"hidden_size <= {int.MaxValue / 4}"), Text.Same($"{width}"));
}
