using System.Text.Json;
using Linnet.Model;
using Linnet.Model.Checkpoints;

namespace Linnet.Tests.Model.Goldens;

/// <summary>Logits that llama.cpp computed for a tiny model; tests/goldens/README.md says how.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">The model, read from its config.json.</param>
/// <param name="DownFactor">What the formula's <c>down_proj</c> is multiplied by: below 1 with GELU, which llama.cpp computes in half precision.</param>
/// <param name="Tokens">The token ids, [T].</param>
/// <param name="Logits">After every token, [T][V], rounded to six decimals.</param>
internal sealed record Golden(string Name, DecoderDescription Description, double DownFactor, int[] Tokens, double[][] Logits)
{
    /// <summary>Reads a golden.</summary>
    /// <remarks>
    /// Two differ from their config.json. llama.cpp's Falcon has the tanh form of GELU; Cohere-2, which stands for the sliding
    /// window, is no model type that Linnet reads, but its description is one that the decoder computes.
    /// </remarks>
    public static Golden Read(string name)
    {
        using var stream = typeof(Golden).Assembly.GetManifestResourceStream($"Linnet.Tests.Model.Goldens.{name}.json")!;
        using var json = JsonDocument.Parse(stream);
        var config = json.RootElement.GetProperty("config");
        var description = name switch
        {
            "falcon" => Describe(config) with { FeedForward = FeedForwardKind.GeluTanh },
            "window" => Window(config),
            _ => Describe(config),
        };
        return new Golden(
            name,
            description,
            json.RootElement.GetProperty("down_factor").GetDouble(),
            json.RootElement.GetProperty("tokens").Deserialize<int[]>()!,
            json.RootElement.GetProperty("logits").Deserialize<double[][]>()!);
    }

    /// <summary>The weights by name that a description needs; shifts of the norm that the model does not have are zero.</summary>
    public Dictionary<string, float[]> Weights(DecoderDescription description)
    {
        var weights = WeightNames.All(description).ToDictionary(w => w.Name, w => GoldenWeights.Of(w.Name, w.Shape, DownFactor), StringComparer.Ordinal);
        foreach (var (_, shift) in weights.Where(w => Name == "window" && w.Key.EndsWith("norm.bias", StringComparison.Ordinal)))
        {
            Array.Clear(shift);
        }

        return weights;
    }

    private static DecoderDescription Describe(JsonElement config)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("config.json"), config.GetRawText());
        return ConfigFile.Read(folder.File("config.json"));
    }

    private static DecoderDescription Window(JsonElement config) => new()
    {
        VocabularySize = config.GetProperty("vocab_size").GetInt32(),
        Width = config.GetProperty("hidden_size").GetInt32(),
        Layers = config.GetProperty("num_hidden_layers").GetInt32(),
        Heads = config.GetProperty("num_attention_heads").GetInt32(),
        KeyValueHeads = config.GetProperty("num_key_value_heads").GetInt32(),
        HeadWidth = config.GetProperty("hidden_size").GetInt32() / config.GetProperty("num_attention_heads").GetInt32(),
        FeedForwardWidth = config.GetProperty("intermediate_size").GetInt32(),
        MaximumSequenceLength = config.GetProperty("max_position_embeddings").GetInt32(),
        NormEpsilon = config.GetProperty("layer_norm_eps").GetDouble(),
        SlidingWindow = config.GetProperty("sliding_window").GetInt32(),
        Norm = NormKind.LayerNorm,
        Block = BlockKind.Parallel,
    };
}
