using System.Text.Json.Nodes;
using Linnet.Core.Documents;
using Linnet.Core.Metrics;
using Linnet.Core.Progress;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Rewards.Stages;
using Linnet.Tests.Core;
using Linnet.Tests.Rewards.Pairs;

namespace Linnet.Tests.Rewards.Stages;

/// <summary>Both stages on made-up instructions and a random model, in a folder of its own.</summary>
internal sealed class RewardRun : IDisposable
{
    private static readonly string[] Times = ["seconds", "tokens_per_second", "mfu"];

    public RewardRun()
    {
        TinyChatModel.Write(Folder);
        TextLines.Write(Folder["train.jsonl"], SampleItems.Make(120, 10, seed: 5));
        TextLines.Write(Folder["validation.jsonl"], SampleItems.Make(60, 10, seed: 6));
    }

    public TestFolder Folder { get; } = new();

    public string PairRecipe { get; set; } = """
        stage: preference-pairs
        seed: 3
        train: FOLDER/train.jsonl
        validation: FOLDER/validation.jsonl
        train_pairs: {other: 40, cut: 20, repeated: 20, shuffled: 20}
        validation_pairs: {other: 20, cut: 10, repeated: 10, shuffled: 10}
        """;

    public string Recipe { get; set; } = """
        stage: reward
        seed: 3
        model: FOLDER/base
        train: run:01-preference-pairs/pairs.train.jsonl
        validation: run:01-preference-pairs/pairs.validation.jsonl
        training: {pairs_per_step: 8, micro_batch_pairs: 4, maximum_tokens: 256, steps: 9, warmup_steps: 2, learning_rate: 3e-3, language_model_weight: 0.1}
        evaluation: {every_steps: 4, histogram_pairs: 12}
        checkpoints: {every_steps: 3}
        """;

    public StageOutcome MakePairs() => Run(new PreferencePairsStage(), PairRecipe, SilentProgress.Instance, TestContext.Current.CancellationToken);

    public StageOutcome Train(IProgressReporter? progress = null, CancellationToken? cancellation = null) =>
        Run(new RewardStage(), Recipe, progress ?? SilentProgress.Instance, cancellation ?? TestContext.Current.CancellationToken);

    /// <summary>All that must be the same however often the run was interrupted: outputs by hash, metrics but for times.</summary>
    public static IReadOnlyList<string> Lasting(StageOutcome outcome) =>
    [
        .. outcome.Manifest.Outputs.Where(o => !o.Path.StartsWith("recipe", StringComparison.Ordinal) && o.Path != "inputs.json").Select(o => $"{o.Path} {o.Sha256}"),
        .. MetricsReader.Read(Path.Combine(outcome.Folder, StageFiles.Metrics)).Select(WithoutTimes),
    ];

    public void Dispose() => Folder.Dispose();

    private StageOutcome Run<TRecipe>(IStage<TRecipe> stage, string recipe, IProgressReporter progress, CancellationToken cancellation)
        where TRecipe : class, IRecipe => StageRunner.Run(
            stage,
            RecipeReader.ReadFile<TRecipe>(Folder.Write($"{stage.Name}.yaml", recipe.Replace("FOLDER", Folder.Path, StringComparison.Ordinal)), []),
            new RunDirectory(Folder["run"]),
            new StageOptions { Seed = 3, Threads = 2, Progress = progress },
            cancellation);

    private static string WithoutTimes(JsonObject line)
    {
        foreach (var key in Times)
        {
            line.Remove(key);
        }

        return line.ToJsonString();
    }
}
