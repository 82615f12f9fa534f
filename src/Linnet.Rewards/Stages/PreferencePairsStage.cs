using System.Text.Json.Nodes;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Evaluation;
using Linnet.Rewards.Pairs;

namespace Linnet.Rewards.Stages;

/// <summary>Makes preference pairs from instructions whose answers are right: what is rejected is another answer, or a damaged one.</summary>
public sealed class PreferencePairsStage : IStage<PreferencePairsRecipe>
{
    /// <summary>The command and the folder.</summary>
    public const string StageName = "preference-pairs";

    /// <summary>The pairs to learn from, in the stage's folder.</summary>
    public const string TrainFile = "pairs.train.jsonl";

    /// <summary>The pairs to measure with: from documents of which nothing is learnt.</summary>
    public const string ValidationFile = "pairs.validation.jsonl";

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public IReadOnlyList<StageInput> Inputs(PreferencePairsRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return [new StageInput(recipe.Train, StageInput.File), new StageInput(recipe.Validation, StageInput.File)];
    }

    /// <inheritdoc/>
    public StageResult Run(PreferencePairsRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var train = Read(recipe.Train, recipe, context, cancellation);
        var validation = Read(recipe.Validation, recipe, context, cancellation);
        SeparateDocuments.Require(context.Resolve(recipe.Validation), train.Used.Select(item => item.Document), validation.Used);

        // An answer that stands in both would be measured on what was learnt.
        var learnt = train.Used.Select(item => AnswerUnits.Normalize(item.Completion)).ToHashSet(StringComparer.Ordinal);
        var unseen = validation.Used.Where(item => !learnt.Contains(AnswerUnits.Normalize(item.Completion))).ToList();

        var trainPairs = PairMaker.Make(train.Used, recipe.TrainPairs.Counts, context.Seed, "train");
        var validationPairs = PairMaker.Make(unseen, recipe.ValidationPairs.Counts, context.Seed, "validation");
        RequireAllKinds(trainPairs, context.Resolve(recipe.Train), train.Used.Count);
        RequireAllKinds(validationPairs, context.Resolve(recipe.Validation), unseen.Count);
        TextLines.Write(Path.Combine(context.Folder, TrainFile), trainPairs);
        TextLines.Write(Path.Combine(context.Folder, ValidationFile), validationPairs);

        var summary = new JsonObject
        {
            ["train"] = Count(trainPairs),
            ["validation"] = Count(validationPairs),
            ["instructions"] = new JsonObject { ["train"] = train.Used.Count, ["validation"] = unseen.Count },
            ["left_out"] = new JsonObject
            {
                ["other_kinds"] = train.OtherKinds + validation.OtherKinds,
                ["too_long"] = train.TooLong + validation.TooLong,
                ["also_in_training"] = validation.Used.Count - unseen.Count,
            },
        };
        context.Metrics.WriteOnly(Line(summary));
        PreferencePairsReport.Write(context, summary);
        return new StageResult(summary);
    }

    private static JsonObject Line(JsonObject summary)
    {
        var line = new JsonObject();
        foreach (var side in new[] { "train", "validation" })
        {
            foreach (var (kind, count) in summary[side]!.AsObject())
            {
                line[$"{side}_{kind}"] = count!.DeepClone();
            }
        }

        return line;
    }

    private static JsonObject Count(IReadOnlyList<PreferencePair> pairs)
    {
        var counts = new JsonObject { ["pairs"] = pairs.Count };
        foreach (var kind in PairKind.All)
        {
            counts[kind] = pairs.Count(pair => pair.Kind == kind);
        }

        return counts;
    }

    private static Instructions Read(string path, PreferencePairsRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        var all = TextLines.ReadPrompts(context.Resolve(path), cancellation).ToList();
        var ofKind = all.Where(item => recipe.Kinds.Contains(item.Kind, StringComparer.Ordinal)).ToList();
        var used = ofKind.Where(item => item.Completion.Length <= recipe.MaximumCharacters && item.Completion.Trim().Length > 0).ToList();
        return new(used, all.Count - ofKind.Count, ofKind.Count - used.Count);
    }

    private static void RequireAllKinds(IReadOnlyList<PreferencePair> pairs, string path, int instructions)
    {
        if (PairKind.All.FirstOrDefault(kind => pairs.All(pair => pair.Kind != kind)) is { } missing)
        {
            throw new ArtifactException(
                path,
                new Text(
                    $"instructions from which pairs of kind \"{missing}\" can be made: sentences of at least {AnswerUnits.Least} words from at least two documents",
                    $"能构成 \"{missing}\" 类偏序对的指令：来自至少两个文档、不少于 {AnswerUnits.Least} 个词的句子"),
                new Text($"{instructions} usable instructions", $"{instructions} 条可用指令"),
                new Text("Give more text, or other `kinds` or `maximum_characters`.", "请提供更多文本，或更改 `kinds`、`maximum_characters`。"));
        }
    }

    private sealed record Instructions(IReadOnlyList<PromptCompletion> Used, int OtherKinds, int TooLong);
}
