using System.Text.Json.Nodes;

namespace Linnet.Instruction.Tuning;

/// <summary>What a tuning comes to, for stage.json: the same for equal runs, so no times.</summary>
internal static class SftSummary
{
    /// <summary>What is known of a kind, before and after, as metrics.jsonl names it.</summary>
    public static IReadOnlyList<string> OfKind { get; } = ["validation_loss", "validation_accuracy", "rouge_l", "exact", "ended"];

    /// <param name="recipe">The recipe.</param>
    /// <param name="parameters">The model's.</param>
    /// <param name="train">What was learnt.</param>
    /// <param name="validation">What was measured on.</param>
    /// <param name="learnt">Answer tokens learnt from, over all steps.</param>
    /// <param name="last">The last line of metrics.jsonl.</param>
    public static JsonObject Of(SftRecipe recipe, long parameters, ExampleSet train, ExampleSet validation, long learnt, JsonObject last)
    {
        var summary = new JsonObject
        {
            ["parameters"] = parameters,
            ["train"] = Counts(train),
            ["validation"] = Counts(validation),
            ["steps"] = recipe.Training.Steps,
            ["examples"] = (long)recipe.Training.Steps * recipe.Training.BatchSize,
            ["epochs"] = (double)recipe.Training.Steps * recipe.Training.BatchSize / train.Kept.Count,
            ["tokens"] = learnt,
        };
        foreach (var key in new[] { "loss", "validation_loss_before", "validation_loss", "validation_accuracy_before", "validation_accuracy" })
        {
            summary[key] = last[key]!.DeepClone();
        }

        summary["kinds"] = new JsonObject(validation.Kept.Select(e => e.Kind).Distinct(StringComparer.Ordinal).Select(kind =>
            KeyValuePair.Create(kind, (JsonNode?)Kind(kind, last))));
        return summary;
    }

    /// <summary>A kind as part of a key: <c>en-zh</c> is <c>en_zh</c>.</summary>
    public static string KindName(string kind) => Conversion.ConvertSummary.KindName(kind);

    private static JsonObject Kind(string kind, JsonObject last)
    {
        var numbers = new JsonObject();
        foreach (var name in OfKind)
        {
            foreach (var suffix in new[] { "_before", "" })
            {
                if (last[$"{name}_{KindName(kind)}{suffix}"] is { } value)
                {
                    numbers[name + suffix] = value.DeepClone();
                }
            }
        }

        return numbers;
    }

    private static JsonObject Counts(ExampleSet set) => new()
    {
        ["examples"] = set.Kept.Count,
        ["tokens"] = set.Kept.Sum(e => (long)e.Positions),
        ["answer_tokens"] = set.Kept.Sum(e => (long)e.AnswerLength),
        ["kinds"] = new JsonObject(set.Kept.CountBy(e => e.Kind).Select(kind => KeyValuePair.Create(kind.Key, (JsonNode?)kind.Value))),
        ["dropped"] = new JsonObject(set.Dropped.CountBy(d => d.Reason).OrderBy(r => r.Key, StringComparer.Ordinal)
            .Select(reason => KeyValuePair.Create(reason.Key, (JsonNode?)reason.Value))),
    };
}
