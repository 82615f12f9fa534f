using System.Text.Json.Nodes;
using Linnet.Core.Messages;

namespace Linnet.Model.Checkpoints;

/// <summary>The rotary keys of a config.json: rope_theta with rope_scaling, or both in rope_parameters as newer files have them.</summary>
/// <remarks>Meanings and defaults are those of Hugging Face's <c>modeling_rope_utils.py</c>.</remarks>
internal static class RopeConfig
{
    private const double DefaultBase = 10_000;

    /// <summary>Reads base and scaling.</summary>
    /// <param name="root">The file's object.</param>
    /// <param name="maximumLength">max_position_embeddings.</param>
    public static (double Base, RopeScaling? Scaling) Read(ConfigObject root, int maximumLength)
    {
        root.RequireReal("partial_rotary_factor", 1);
        var theta = root.Real("rope_theta", DefaultBase);
        var (old, current) = (root.Object("rope_scaling"), root.Object("rope_parameters"));
        if (old is not null && current is not null)
        {
            throw root.Unsupported("rope_scaling", "null beside rope_parameters");
        }

        if ((old ?? current) is not { } rope)
        {
            return (theta, null);
        }

        rope.RequireReal("partial_rotary_factor", 1);
        return (rope.Real("rope_theta", theta), Scaling(rope, root.Whole("original_max_position_embeddings", maximumLength)));
    }

    /// <summary>The value of rope_scaling.</summary>
    public static JsonObject? Write(RopeScaling? scaling) => scaling switch
    {
        null => null,
        LinearRopeScaling linear => new() { ["factor"] = linear.Factor, ["rope_type"] = "linear" },
        Llama3RopeScaling llama3 => new()
        {
            ["factor"] = llama3.Factor,
            ["high_freq_factor"] = llama3.HighFrequencyFactor,
            ["low_freq_factor"] = llama3.LowFrequencyFactor,
            ["original_max_position_embeddings"] = llama3.OriginalLength,
            ["rope_type"] = "llama3",
        },
        YarnRopeScaling yarn => new()
        {
            ["attention_factor"] = yarn.AttentionFactor,
            ["beta_fast"] = yarn.FastTurns,
            ["beta_slow"] = yarn.SlowTurns,
            ["factor"] = yarn.Factor,
            ["original_max_position_embeddings"] = yarn.OriginalLength,
            ["rope_type"] = "yarn",
        },
        _ => throw new ArgumentException($"Unknown scaling {scaling.GetType().Name}.", nameof(scaling)),
    };

    private static RopeScaling? Scaling(ConfigObject rope, int originalLength)
    {
        const string Length = "original_max_position_embeddings";
        var (type, older) = (rope.Word("rope_type"), rope.Word("type"));
        if (type is not null && older is not null && type != older)
        {
            throw rope.Unsupported("type", $"\"{type}\", as rope_type");
        }

        switch (type ?? older)
        {
            case null or "default":
                RequireKnown(rope);
                return null;
            case "linear":
                RequireKnown(rope, "factor");
                return new LinearRopeScaling(rope.Real("factor"));
            case "llama3":
                RequireKnown(rope, "factor", "low_freq_factor", "high_freq_factor", Length);
                return new Llama3RopeScaling(
                    rope.Real("factor"), rope.Real("low_freq_factor"), rope.Real("high_freq_factor"), rope.Whole(Length, originalLength));
            case "yarn":
                RequireKnown(rope, "factor", "beta_fast", "beta_slow", "attention_factor", "truncate", Length);
                rope.RequireFlag(only: true, absent: true, "truncate");
                return new YarnRopeScaling(
                    rope.Real("factor"),
                    rope.Whole(Length, originalLength),
                    rope.Real("beta_fast", 32),
                    rope.Real("beta_slow", 1),
                    rope.Find("attention_factor") is null ? null : rope.Real("attention_factor"));
            default:
                throw rope.Unsupported(type is null ? "type" : "rope_type", "default, linear, llama3 or yarn");
        }
    }

    private static void RequireKnown(ConfigObject rope, params ReadOnlySpan<string> known)
    {
        foreach (var key in rope.Keys)
        {
            if (key is not ("rope_type" or "type" or "rope_theta" or "partial_rotary_factor") && !known.Contains(key))
            {
                throw rope.Unsupported(
                    new Text("keys that its rope_type has", "仅含该 rope_type 的键"),
                    Text.Same(key));
            }
        }
    }
}
