using System.Text.Json.Nodes;
using Linnet.Evaluation;
using Linnet.Rewards.Pairs;

namespace Linnet.Rewards.Stages;

/// <summary>What a reward model's training comes to, for stage.json: the same for equal runs, so no times.</summary>
internal static class RewardSummary
{
    /// <param name="model">The trained model.</param>
    /// <param name="train">The pairs learnt from.</param>
    /// <param name="validation">The pairs measured with.</param>
    /// <param name="training">The recipe's numbers.</param>
    /// <param name="metrics">The lines of metrics.jsonl; the first is of step 0, the last has every measure.</param>
    public static JsonObject Of(
        RewardModel model, RewardPairs train, RewardPairs validation, RewardTrainingSection training, IReadOnlyList<JsonObject> metrics)
    {
        var (first, last) = (metrics[0], metrics[^1]);
        var kinds = PairKind.All.Where(kind => last.ContainsKey($"accuracy_{kind}")).ToList();
        var summary = new JsonObject
        {
            ["parameters"] = model.NamedParameters().Sum(p => p.Value.numel()),
            ["train_pairs"] = Counts(train),
            ["validation_pairs"] = Counts(validation),
            ["too_long"] = new JsonObject { ["train"] = train.TooLong, ["validation"] = validation.TooLong },
            ["steps"] = training.Steps,
            ["epochs"] = (double)training.Steps * training.PairsPerStep / train.Pairs.Count,
            ["accuracy"] = Number(last, "accuracy"),
            ["accuracy_interval"] = Interval(Number(last, "accuracy"), validation.Pairs.Count),
            ["accuracy_by_kind"] = Each(kind => Number(last, $"accuracy_{kind}")),
            ["accuracy_interval_by_kind"] = Each(kind => Interval(Number(last, $"accuracy_{kind}"), Independent(kind))),
        };
        if (last.ContainsKey("accuracy_without_prompt"))
        {
            summary["accuracy_without_prompt"] = Number(last, "accuracy_without_prompt");
            summary["accuracy_without_prompt_interval"] = Interval(Number(last, "accuracy_without_prompt"), Independent(PairKind.Other));
        }

        summary["accuracy_without_prompt_by_kind"] = Each(kind => Number(last, kind == PairKind.Other ? "accuracy_without_prompt" : $"accuracy_without_prompt_{kind}"));
        foreach (var key in new[] { "gap_mean", "gap_variance", "validation_loss" })
        {
            summary[$"{key}_first"] = Number(first, key);
            summary[$"{key}_last"] = Number(last, key);
        }

        summary["score_mean"] = Number(last, "score_mean");
        summary["score_standard_deviation"] = Number(last, "score_standard_deviation");
        return summary;

        JsonObject Each(Func<string, JsonNode> value) => new(kinds.Select(kind => KeyValuePair.Create(kind, (JsonNode?)value(kind))));

        // The two pairs of a couple are about the same two answers: they count as one observation (OtherAnswers).
        int Independent(string kind) => Math.Max(1, validation.Pairs.Count(pair => pair.Kind == kind) / (kind == PairKind.Other ? 2 : 1));
    }

    private static JsonObject Counts(RewardPairs pairs)
    {
        var counts = new JsonObject { ["pairs"] = pairs.Pairs.Count };
        foreach (var kind in pairs.Pairs.GroupBy(pair => pair.Kind).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            counts[kind.Key.Length == 0 ? "unnamed" : kind.Key] = kind.Count();
        }

        return counts;
    }

    private static JsonArray Interval(double share, int trials) => new Proportion(share * trials, trials).Interval();

    private static double Number(JsonObject line, string key) => line[key]!.GetValue<double>();
}
