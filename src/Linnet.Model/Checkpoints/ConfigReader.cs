using System.Text.Json;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Model.Checkpoints;

/// <summary>Turns the JSON of a config.json into a description, with the defaults of Hugging Face's LlamaConfig.</summary>
internal sealed class ConfigReader(string path, JsonElement root)
{
    /// <summary>Reads everything.</summary>
    public DecoderDescription Read()
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Error(path, new Text("a JSON object", "JSON 对象"), Text.Same(root.ValueKind.ToString()));
        }

        RefuseWhatTheDecoderCannotDo();
        var heads = Whole("num_attention_heads", null);
        var width = Whole("hidden_size", null);
        if (Find("head_dim") is null && (heads < 1 || width % heads != 0))
        {
            throw Error(
                path,
                new Text($"hidden_size {width} divisible by num_attention_heads {heads}", $"hidden_size {width} 能被 num_attention_heads {heads} 整除"),
                new Text("no head_dim either", "也没有 head_dim"));
        }

        var description = new DecoderDescription
        {
            VocabularySize = Whole("vocab_size", null),
            Width = width,
            Layers = Whole("num_hidden_layers", null),
            Heads = heads,
            KeyValueHeads = Whole("num_key_value_heads", heads),
            HeadWidth = Find("head_dim") is null ? width / heads : Whole("head_dim", null),
            FeedForwardWidth = Whole("intermediate_size", null),
            MaximumSequenceLength = Whole("max_position_embeddings", null),
            RopeBase = RopeBase(),
            NormEpsilon = Real(root, "rms_norm_eps", 1e-6),
            TiedHead = Flag("tie_word_embeddings", false),
        };
        description.Validate(path);
        return description;
    }

    /// <summary>The error for a config.json that cannot be used.</summary>
    public static ArtifactException Error(string path, Text expected, Text found, Exception? cause = null) => new(
        path,
        expected,
        found,
        new Text("Linnet runs plain LLaMA decoders only.", "Linnet 只运行标准的 LLaMA 解码器。"),
        cause);

    private void RefuseWhatTheDecoderCannotDo()
    {
        RequireText("model_type", "llama", absentIsFine: false);
        RequireText("hidden_act", "silu", absentIsFine: true);
        if (Find("architectures") is { } architectures
            && !(architectures.ValueKind == JsonValueKind.Array
                && architectures.GetArrayLength() == 1
                && architectures[0].ValueKind == JsonValueKind.String
                && architectures[0].GetString() == "LlamaForCausalLM"))
        {
            throw Error(path, Text.Same("architectures [\"LlamaForCausalLM\"]"), Text.Same(Shown(architectures)));
        }

        foreach (var key in (string[])["rope_scaling", "sliding_window", "quantization_config", "attn_logit_softcapping", "final_logit_softcapping", "num_local_experts"])
        {
            if (Find(key) is { } value)
            {
                throw Unsupported(key, "null", value);
            }
        }

        foreach (var key in (string[])["attention_bias", "mlp_bias", "use_sliding_window", "use_qk_norm"])
        {
            if (Flag(key, false))
            {
                throw Unsupported(key, "false", Find(key)!.Value);
            }
        }

        if (Real(root, "partial_rotary_factor", 1) != 1)
        {
            throw Unsupported("partial_rotary_factor", "1", Find("partial_rotary_factor")!.Value);
        }

        if (Find("layer_types") is { } layers
            && !(layers.ValueKind == JsonValueKind.Array
                && layers.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String && e.GetString() == "full_attention")))
        {
            throw Unsupported("layer_types", "full_attention", layers);
        }
    }

    /// <summary>rope_theta at the top, or in rope_parameters as newer files have it. Any kind but the default is refused.</summary>
    private double RopeBase()
    {
        if (Find("rope_parameters") is not { } parameters)
        {
            return Real(root, "rope_theta", 10_000);
        }

        if (parameters.ValueKind != JsonValueKind.Object)
        {
            throw Unsupported("rope_parameters", "{\"rope_type\": \"default\", …}", parameters);
        }

        foreach (var property in parameters.EnumerateObject())
        {
            var known = property.Name switch
            {
                "rope_theta" => true,
                "rope_type" or "type" => property.Value.ValueKind == JsonValueKind.String && property.Value.GetString() == "default",
                _ => property.Value.ValueKind == JsonValueKind.Null,
            };
            if (!known)
            {
                throw Unsupported($"rope_parameters.{property.Name}", "rope_type \"default\"", property.Value);
            }
        }

        return Real(parameters, "rope_theta", Real(root, "rope_theta", 10_000));
    }

    private void RequireText(string key, string expected, bool absentIsFine)
    {
        var value = Find(key);
        if (value is null ? !absentIsFine : value.Value.ValueKind != JsonValueKind.String || value.Value.GetString() != expected)
        {
            throw Error(
                path,
                Text.Same($"{key} \"{expected}\""),
                value is null ? new Text($"no {key}", $"没有 {key}") : Text.Same(Shown(value.Value)));
        }
    }

    private int Whole(string key, int? absent)
    {
        if (Find(key) is not { } value)
        {
            return absent ?? throw Error(path, Text.Same(key), new Text("no such key", "没有这个键"));
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw Error(path, new Text($"{key} as a whole number", $"{key} 为整数"), Text.Same(Shown(value)));
    }

    private double Real(JsonElement owner, string key, double absent)
    {
        if (!owner.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return absent;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw Error(path, new Text($"{key} as a number", $"{key} 为数值"), Text.Same(Shown(value)));
    }

    private bool Flag(string key, bool absent) => Find(key) is not { } value
        ? absent
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Error(path, new Text($"{key} as true or false", $"{key} 为 true 或 false"), Text.Same(Shown(value)));

    /// <summary>A key's value; null where it is absent or null.</summary>
    private JsonElement? Find(string key) =>
        root.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private ArtifactException Unsupported(string key, string only, JsonElement value) =>
        Error(path, Text.Same($"{key} {only}"), Text.Same(Shown(value)));

    private static string Shown(JsonElement value)
    {
        var raw = value.GetRawText();
        return raw.Length <= 80 ? raw : raw[..80] + "…";
    }
}
