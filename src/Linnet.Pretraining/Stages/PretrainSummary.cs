using System.Text.Json.Nodes;
using Linnet.Pretraining.Windows;

namespace Linnet.Pretraining.Stages;

/// <summary>What a pretraining comes to, for stage.json: the same for equal runs, so no times.</summary>
internal static class PretrainSummary
{
    /// <param name="recipe">The recipe.</param>
    /// <param name="tokens">The text.</param>
    /// <param name="learnt">Predictions learnt from, over all steps.</param>
    /// <param name="last">The last line of metrics.jsonl.</param>
    /// <param name="bitsPerByte">Of the whole validation text.</param>
    public static JsonObject Of(PretrainRecipe recipe, TokenFolder tokens, long learnt, JsonObject last, double bitsPerByte) => new()
    {
        ["parameters"] = recipe.Describe().ParameterCount,
        ["train"] = tokens.TrainCounts.ToJson(),
        ["validation"] = tokens.ValidationCounts.ToJson(),
        ["steps"] = recipe.Training.Steps,
        ["tokens"] = learnt,
        ["epochs"] = (double)learnt / (tokens.Train.Count - 1),
        ["loss"] = last["loss"]!.GetValue<double>(),
        ["validation_bits_per_byte"] = bitsPerByte,
    };
}
