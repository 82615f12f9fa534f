using System.Text.Json.Nodes;
using Linnet.Model;
using Linnet.Pretraining.Baselines;
using Linnet.Pretraining.Mixture;
using Linnet.Pretraining.Windows;
using Linnet.Training.Spikes;

namespace Linnet.Pretraining.Stages;

/// <summary>What a pretraining comes to, for stage.json: the same for equal runs, so no times.</summary>
internal static class PretrainSummary
{
    private static readonly string[] Figures = ["perplexity", "bits_per_character", "bits_per_byte"];

    /// <param name="recipe">The recipe.</param>
    /// <param name="description">The decoder.</param>
    /// <param name="sources">The text.</param>
    /// <param name="windows">The sequences that it was cut into, by source.</param>
    /// <param name="mixture">What was learnt of it.</param>
    /// <param name="last">The last line of metrics.jsonl.</param>
    /// <param name="baseline">What the model is compared with, or null.</param>
    /// <param name="rollbacks">How often, and why, the training went back.</param>
    public static JsonObject Of(
        PretrainRecipe recipe,
        DecoderDescription description,
        IReadOnlyList<SourceText> sources,
        IReadOnlyList<ITokenWindows> windows,
        MixtureTable mixture,
        JsonObject last,
        BaselineFile? baseline,
        Rollbacks rollbacks)
    {
        var summary = new JsonObject
        {
            ["parameters"] = description.ParameterCount,
            ["vocabulary"] = description.VocabularySize,
            ["steps"] = recipe.Training.Steps,
            ["tokens"] = last["tokens"]!.DeepClone(),
            ["loss"] = last["loss"]!.DeepClone(),
            ["predictions"] = sources.Sum(source => source.Tokens.ValidationCounts.Predictions),
        };
        foreach (var key in Figures)
        {
            summary[key] = last[key]!.DeepClone();
        }

        if (recipe.Base.Length > 0)
        {
            summary["base"] = recipe.Base;
        }

        if (baseline is not null)
        {
            summary["baseline"] = baseline.ToJson();
            summary["perplexity_to_baseline"] = last["perplexity"]!.GetValue<double>() / baseline.Perplexity;
        }

        if (rollbacks.All.Count > 0)
        {
            summary["rollbacks"] = RollbackFile.ToJson(rollbacks);
        }

        summary["mixture"] = mixture.ToJson();
        if (mixture.PhasesToJson() is { } phases)
        {
            summary["mixture_phases"] = phases;
        }

        summary["packing"] = Packing(recipe, windows);
        summary["train"] = Sources((_, tokens) => tokens.TrainCounts.ToJson());
        summary["validation"] = Sources((name, tokens) =>
        {
            var counts = tokens.ValidationCounts.ToJson().AsObject();
            foreach (var key in Figures)
            {
                counts[key] = last[$"{key}.{name}"]!.DeepClone();
            }

            return counts;
        });
        return summary;

        JsonObject Sources(Func<string, TokenFolder, JsonNode> value) =>
            new([.. sources.Select(source => KeyValuePair.Create(source.Name, (JsonNode?)value(source.Name, source.Tokens)))]);
    }

    // Cropped: predictions of the text that stand in no sequence.
    private static JsonObject Packing(PretrainRecipe recipe, IReadOnlyList<ITokenWindows> windows)
    {
        var positions = windows.Sum(w => (double)w.Count * w.SequenceLength);
        var predictions = windows.Sum(w => w.Predictions);
        var overlapped = windows.Sum(w => w is PackedWindows packed ? packed.Overlapped : 0);
        var read = windows.Sum(w => Enumerable.Range(0, checked((int)w.Count)).Sum(i => (long)w.TargetCount(i)));
        return new JsonObject
        {
            ["kind"] = recipe.Data.Packing == Stages.Packing.Stream ? "stream" : "documents",
            ["utilization"] = (predictions + overlapped) / positions,
            ["cropped"] = 1 - (read / (double)predictions),
            ["overlapped"] = overlapped / positions,
        };
    }
}
