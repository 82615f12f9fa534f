using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Tokenizers;
using Linnet.Model.Checkpoints;

namespace Linnet.Tests.Model.Checkpoints;

public sealed class ConfigFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("config.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_thenRead_givesTheDescriptionBack()
    {
        var description = RandomModel.Tiny with { RopeBase = 500_000.25, NormEpsilon = 1e-6, TiedHead = false, HeadWidth = 10 };
        ConfigFile.Write(Path, description, new ByteTokenizer());

        Assert.Equal(description, ConfigFile.Read(Path));
        var json = JsonNode.Parse(File.ReadAllText(Path))!;
        Assert.Equal(256, (int)json["eos_token_id"]!);
        Assert.Equal(256, (int)json["bos_token_id"]!);
        Assert.Equal("float32", (string?)json["torch_dtype"]);
    }

    [Fact]
    public void Read_withKeysLeftOut_takesTheDefaultsOfLlamaConfig()
    {
        File.WriteAllText(Path, """
            {"model_type": "llama", "vocab_size": 100, "hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 4,
             "intermediate_size": 64, "max_position_embeddings": 128, "use_cache": true, "transformers_version": "4.0"}
            """);

        var description = ConfigFile.Read(Path);

        Assert.Equal((4, 8, 10_000.0, 1e-6, false), (description.KeyValueHeads, description.HeadWidth, description.RopeBase, description.NormEpsilon, description.TiedHead));
    }

    [Theory]
    [InlineData("model_type", "\"gemma\"", "expected model_type bloom, falcon, llama, mistral, qwen2 or qwen3, found \"gemma\".")]
    [InlineData("model_type", "null", "expected model_type bloom, falcon, llama, mistral, qwen2 or qwen3, found null.")]
    [InlineData("architectures", "[\"MistralForCausalLM\"]", "expected architectures [\"LlamaForCausalLM\"], found [\"MistralForCausalLM\"].")]
    [InlineData("hidden_act", "\"gelu\"", "expected hidden_act \"silu\", found \"gelu\".")]
    [InlineData("rope_scaling", """{"rope_type":"llama3"}""", "expected rope_scaling.factor, found no such key.")]
    [InlineData("rope_scaling", """{"type":"dynamic","factor":2}""", "expected rope_scaling.type default, linear, llama3 or yarn, found \"dynamic\".")]
    [InlineData("rope_scaling", """{"rope_type":"linear","type":"yarn","factor":2}""", "expected rope_scaling.type \"linear\", as rope_type, found \"yarn\".")]
    [InlineData("rope_scaling", """{"rope_type":"linear","factor":2,"mscale":1}""", "expected keys that its rope_type has, found mscale.")]
    [InlineData("rope_scaling", """{"rope_type":"linear","factor":0.5}""", "expected rope_scaling.factor >= 1, found rope_scaling.factor = 0.5.")]
    [InlineData("rope_scaling", """{"rope_type":"yarn","factor":2,"truncate":false}""", "expected rope_scaling.truncate true, found false.")]
    [InlineData("rope_scaling", "[]", "expected rope_scaling as an object, found [].")]
    [InlineData("rope_parameters", """{"rope_type":"yarn","rope_theta":10000}""", "expected rope_parameters.factor, found no such key.")]
    [InlineData("rope_parameters", """{"rope_theta":10000,"partial_rotary_factor":0.25}""", "expected rope_parameters.partial_rotary_factor 1, found 0.25.")]
    [InlineData("layer_types", """["full_attention","sliding_attention"]""", "expected layer_types full_attention, found [\"full_attention\",\"sliding_attention\"].")]
    [InlineData("attention_bias", "true", "expected attention_bias false, found true.")]
    [InlineData("mlp_bias", "true", "expected mlp_bias false, found true.")]
    [InlineData("sliding_window", "4096", "expected sliding_window null, found 4096.")]
    [InlineData("quantization_config", "{}", "expected quantization_config null, found {}.")]
    [InlineData("partial_rotary_factor", "0.5", "expected partial_rotary_factor 1, found 0.5.")]
    [InlineData("vocab_size", "1e99", "expected vocab_size as a whole number, found 1e99.")]
    [InlineData("vocab_size", "null", "expected vocab_size, found no such key.")]
    [InlineData("head_dim", "3", "expected head_dim even, >= 2, found head_dim = 3.")]
    [InlineData("num_key_value_heads", "3", "expected num_key_value_heads a divisor of 4, found num_key_value_heads = 3.")]
    [InlineData("tie_word_embeddings", "1", "expected tie_word_embeddings as true or false, found 1.")]
    public void Read_withWhatTheDecoderCannotDo_refusesItByName(string key, string value, string message)
    {
        ConfigFile.Write(Path, RandomModel.Tiny);
        var json = JsonNode.Parse(File.ReadAllText(Path))!.AsObject();
        json[key] = JsonNode.Parse(value);
        File.WriteAllText(Path, json.ToJsonString());

        var error = Assert.Throws<ArtifactException>(() => ConfigFile.Read(Path));

        Assert.StartsWith($"{Path}: {message}", error.Message.Replace("\\u0022", "\"", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_withAnotherType_sendsToThoseThatRun()
    {
        File.WriteAllText(Path, """{"model_type": "gpt2"}""");

        var error = Assert.Throws<ArtifactException>(() => ConfigFile.Read(Path));

        Assert.EndsWith("Linnet runs decoders of the types bloom, falcon (as 7B), llama, mistral, qwen2 and qwen3.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"model_type\": \"llama\", \"num_attention_heads\": \"x\"}", "expected num_attention_heads as a whole number, found \"x\".", "应为 num_attention_heads 为整数，实际是 \"x\"。")]
    [InlineData("{\"model_type\": \"llama\"}", "expected num_attention_heads, found no such key.", "应为 num_attention_heads，实际是没有这个键。")]
    [InlineData("[]", "expected a JSON object, found Array.", "应为 JSON 对象，实际是 Array。")]
    public void Read_ofWhatIsNoSoundFile_saysToCorrectIt_andNothingOfTypes(string json, string english, string chinese)
    {
        File.WriteAllText(Path, json);

        var error = Assert.Throws<ArtifactException>(() => ConfigFile.Read(Path));

        Assert.Equal($"{Path}: {english} Copy or write config.json again, or correct it.", error.Text.English);
        Assert.Equal($"{Path}：{chinese}请重新复制、重新生成或修正 config.json。", error.Text.Chinese);
    }

    [Fact]
    public void Read_ofBrokenJsonOrALargeFile_saysToCorrectIt()
    {
        File.WriteAllText(Path, "{");
        Assert.EndsWith(". Copy or write config.json again, or correct it.", Assert.Throws<ArtifactException>(() => ConfigFile.Read(Path)).Message, StringComparison.Ordinal);

        File.WriteAllBytes(Path, new byte[(1 << 20) + 1]);
        Assert.Equal(
            $"{Path}: expected at most 1048576 bytes, found 1048577. Copy or write config.json again, or correct it.",
            Assert.Throws<ArtifactException>(() => ConfigFile.Read(Path)).Message);
    }

    [Fact]
    public void Read_ofAFileThatAnotherProgramHolds_isAnErrorOfTheSystem()
    {
        ConfigFile.Write(Path, RandomModel.Tiny);
        using var held = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.None);

        var error = Assert.Throws<ArtifactException>(() => ConfigFile.Read(Path));

        Assert.StartsWith($"{Path}: expected a place that can be read and written, found a system error (", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("). Check the disk, then run the same command again.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_withRopeParameters_takesTheBaseFromThem()
    {
        ConfigFile.Write(Path, RandomModel.Tiny);
        var json = JsonNode.Parse(File.ReadAllText(Path))!.AsObject();
        json.Remove("rope_theta");
        json["rope_parameters"] = JsonNode.Parse("""{"rope_theta": 5000.0, "rope_type": "default"}""");
        File.WriteAllText(Path, json.ToJsonString());

        Assert.Equal(5000, ConfigFile.Read(Path).RopeBase);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"model_type\": \"llama\"")]
    [InlineData("{\"model_type\": \"llama\", \"model_type\": \"llama\"}")]
    [InlineData("{\"model_type\": \"\\ud800\"}")]
    public void Read_withBrokenJson_throwsArtifactException(string json)
    {
        File.WriteAllText(Path, json);
        Assert.Throws<ArtifactException>(() => ConfigFile.Read(Path));
        Assert.Throws<ArtifactException>(() => ConfigFile.Read(_folder.File("absent")));
    }
}
