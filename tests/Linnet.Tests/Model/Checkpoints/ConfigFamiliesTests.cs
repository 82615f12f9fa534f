using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Model;
using Linnet.Model.Checkpoints;

namespace Linnet.Tests.Model.Checkpoints;

/// <summary>Files of the families other than plain LLaMA.</summary>
public sealed class ConfigFamiliesTests : IDisposable
{
    private const string Sizes = """
        "vocab_size": 100, "hidden_size": 256, "num_hidden_layers": 3, "num_attention_heads": 32, "intermediate_size": 64, "max_position_embeddings": 512
        """;

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("config.json");

    public static TheoryData<string> Names => [.. Descriptions.Keys];

    private static Dictionary<string, DecoderDescription> Descriptions { get; } = new()
    {
        ["llama"] = RandomModel.Tiny,
        ["llama, linear"] = RandomModel.Tiny with { RopeScaling = new LinearRopeScaling(2.5) },
        ["llama, llama3"] = RandomModel.Tiny with { RopeScaling = new Llama3RopeScaling(8, 1, 4, 32) },
        ["llama, yarn"] = RandomModel.Tiny with { RopeScaling = new YarnRopeScaling(4, 32) },
        ["llama, yarn in full"] = RandomModel.Tiny with { RopeScaling = new YarnRopeScaling(4, 32, 16, 2, 1.25) },
        ["mistral"] = RandomModel.Tiny with { SlidingWindow = 9 },
        ["qwen2"] = RandomModel.Tiny with { QueryKeyValueBias = true, TiedHead = false },
        ["qwen2 with a window"] = RandomModel.Tiny with { QueryKeyValueBias = true, SlidingWindow = 3 },
        ["qwen3"] = RandomModel.Tiny with { QueryKeyNorm = true },
        ["qwen3 with a window"] = RandomModel.Tiny with { QueryKeyNorm = true, SlidingWindow = 3 },
        ["falcon"] = RandomModel.Falcon with { RopeBase = 500, FeedForwardWidth = 40 },
        ["bloom"] = RandomModel.Bloom,
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_thenRead_givesTheDescriptionBack(string name)
    {
        ConfigFile.Write(Path, Descriptions[name]);

        Assert.Equal(Descriptions[name], ConfigFile.Read(Path));
        Assert.Equal(name.Split(' ', ',')[0], (string?)JsonNode.Parse(File.ReadAllText(Path))!["model_type"]);
    }

    [Fact]
    public void Write_ofWhatNoFamilyHas_isRefused() =>
        Assert.Throws<ArgumentException>(() => ConfigFile.Write(Path, RandomModel.Tiny with { Position = PositionKind.Alibi }));

    /// <summary>As in Mistral 7B, first version.</summary>
    [Fact]
    public void Read_ofMistral_hasTheDefaultsOfMistralConfig()
    {
        var description = Read($$"""{"model_type": "mistral", {{Sizes}}, "architectures": ["MistralForCausalLM"], "rms_norm_eps": 1e-05}""");

        Assert.Equal((8, 8, 4096, false), (description.KeyValueHeads, description.HeadWidth, description.SlidingWindow, description.TiedHead));
        Assert.Null(Read($$"""{"model_type": "mistral", {{Sizes}}, "sliding_window": null}""").SlidingWindow);
        Assert.Equal(32, Read($$"""{"model_type": "mistral", {{Sizes}}, "num_key_value_heads": null}""").KeyValueHeads);
    }

    /// <summary>As in Qwen2.5 with YaRN, which writes a window that it does not use.</summary>
    [Fact]
    public void Read_ofQwen2_hasBiasesAndNoWindowUnlessUsed()
    {
        var description = Read($$"""
            {"model_type": "qwen2", {{Sizes}}, "num_key_value_heads": 4, "rope_theta": 1000000.0, "use_sliding_window": false, "sliding_window": 131072,
             "max_window_layers": 28, "rope_scaling": {"factor": 4.0, "original_max_position_embeddings": 32768, "type": "yarn"} }
            """);

        Assert.Equal(new YarnRopeScaling(4, 32_768), description.RopeScaling);
        Assert.Equal((true, false, null, 1e6, 1e-6), (description.QueryKeyValueBias, description.OutputBias, description.SlidingWindow, description.RopeBase, description.NormEpsilon));
        Assert.Equal(512, ((YarnRopeScaling)Read($$"""{"model_type": "qwen2", {{Sizes}}, "rope_scaling": {"factor": 4.0, "type": "yarn"} }""").RopeScaling!).OriginalLength);
    }

    [Theory]
    [InlineData("\"use_sliding_window\": true, \"max_window_layers\": 0", 4096)]
    [InlineData("\"use_sliding_window\": true, \"max_window_layers\": 0, \"sliding_window\": 77", 77)]
    [InlineData("\"use_sliding_window\": true, \"max_window_layers\": 0, \"sliding_window\": null", null)]
    [InlineData("\"use_sliding_window\": true, \"max_window_layers\": 3", null)]
    [InlineData("\"use_sliding_window\": true", null)]
    [InlineData("\"use_sliding_window\": true, \"layer_types\": [\"sliding_attention\", \"sliding_attention\", \"sliding_attention\"]", 4096)]
    [InlineData("\"max_window_layers\": 1", null)]
    public void Read_ofQwen3_hasAWindowInEveryLayerOrNone(string keys, int? window)
    {
        var description = Read($$"""{"model_type": "qwen3", {{Sizes}}, {{keys}}}""");

        Assert.Equal((window, 128, 32, true), (description.SlidingWindow, description.HeadWidth, description.KeyValueHeads, description.QueryKeyNorm));
    }

    /// <summary>The keys of Falcon-7B.</summary>
    [Fact]
    public void Read_ofFalcon7B_isItsDescription()
    {
        var description = Read("""
            {"alibi": false, "apply_residual_connection_post_layernorm": false, "architectures": ["FalconForCausalLM"], "attention_dropout": 0.0,
             "bias": false, "bos_token_id": 11, "eos_token_id": 11, "hidden_dropout": 0.0, "hidden_size": 4544, "initializer_range": 0.02,
             "layer_norm_epsilon": 1e-05, "model_type": "falcon", "multi_query": true, "new_decoder_architecture": false,
             "num_attention_heads": 71, "num_hidden_layers": 32, "parallel_attn": true, "torch_dtype": "bfloat16", "vocab_size": 65024}
            """);

        Assert.Equal(ModelType.Falcon, ModelTypes.Of(description));
        Assert.Equal((1, 64, 18_176, 2048, true), (description.KeyValueHeads, description.HeadWidth, description.FeedForwardWidth, description.MaximumSequenceLength, description.TiedHead));
        Assert.Equal(6_921_720_704, description.ParameterCount); // "7B"
    }

    /// <summary>The keys of Bloom-560M, some of which go by other names in its sisters.</summary>
    [Theory]
    [InlineData("\"hidden_size\": 1024, \"n_layer\": 24, \"n_head\": 16")]
    [InlineData("\"n_embed\": 1024, \"num_hidden_layers\": 24, \"num_attention_heads\": 16, \"n_head\": 16")]
    public void Read_ofBloom560M_isItsDescription(string sizes)
    {
        var description = Read($$"""
            {"apply_residual_connection_post_layernorm": false, "architectures": ["BloomForCausalLM"], "attention_softmax_in_fp32": true,
             "bos_token_id": 1, "eos_token_id": 2, "layer_norm_epsilon": 1e-05, "model_type": "bloom", "n_inner": null, "offset_alibi": 100,
             "seq_length": 2048, "skip_bias_add": true, "skip_bias_add_qkv": false, "vocab_size": 250880, {{sizes}}}
            """);

        Assert.Equal(ModelType.Bloom, ModelTypes.Of(description));
        Assert.Equal(559_214_592, description.ParameterCount);
    }

    [Theory]
    [InlineData("falcon", "\"new_decoder_architecture\": true", "new_decoder_architecture false, found true.")]
    [InlineData("falcon", "\"alibi\": true", "alibi false, found true.")]
    [InlineData("falcon", "\"bias\": true", "bias false, found true.")]
    [InlineData("falcon", "\"multi_query\": false", "multi_query true, found false.")]
    [InlineData("falcon", "\"parallel_attn\": false", "parallel_attn true, found false.")]
    [InlineData("falcon", "\"activation\": \"relu\"", "activation \"gelu\", found \"relu\".")]
    [InlineData("falcon", "\"n_head\": 5", "n_head 32, as num_attention_heads, found 5.")]
    [InlineData("bloom", "\"n_inner\": 5", "n_inner 1024, found 5.")]
    [InlineData("bloom", "\"apply_residual_connection_post_layernorm\": true", "apply_residual_connection_post_layernorm false, found true.")]
    [InlineData("bloom", "\"rope_scaling\": {}", "rope_scaling null, found {}.")]
    [InlineData("qwen3", "\"attention_bias\": true", "attention_bias false, found true.")]
    [InlineData("qwen2", "\"use_sliding_window\": true, \"max_window_layers\": 1", "max_window_layers 0, or 3 as num_hidden_layers, found 1.")]
    [InlineData("qwen2", "\"layer_types\": [\"sliding_attention\"]", "layer_types full_attention, found [\"sliding_attention\"].")]
    [InlineData("mistral", "\"sliding_window\": 0", "sliding_window >= 1, found sliding_window = 0.")]
    public void Read_withWhatTheDecoderCannotDo_refusesItByName(string type, string keys, string message)
    {
        var error = Assert.Throws<ArtifactException>(() => Read($$"""{"model_type": "{{type}}", {{Sizes}}, {{keys}}}"""));

        Assert.StartsWith($"{Path}: expected {message}", error.Message, StringComparison.Ordinal);
    }

    private DecoderDescription Read(string json)
    {
        File.WriteAllText(Path, json);
        return ConfigFile.Read(Path);
    }
}
