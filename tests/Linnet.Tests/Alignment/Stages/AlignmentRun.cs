using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Documents;
using Linnet.Core.Metrics;
using Linnet.Core.Progress;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Model;
using Linnet.Rewards;
using Linnet.Tests.Core;
using Linnet.Tests.Rewards;
using Linnet.Training.Kernels;

namespace Linnet.Tests.Alignment.Stages;

/// <summary>A run in a folder of its own: a random byte-level model as SFT model, a random reward model, eight questions.</summary>
internal sealed class AlignmentRun : IDisposable
{
    private static readonly string[] Times = ["seconds", "tokens_per_second"];

    private readonly TestFolder _folder = new();

    public AlignmentRun()
    {
        var model = TinyChatModel.Write(_folder);
        using var reward = RewardModel.Begin(model, KernelPlan.Plain, seed: 1);
        AtomicFolder.Write(_folder["reward"], reward.Write);
        TextLines.Write(_folder["questions.jsonl"], Enumerable.Range(0, 8).Select(i => Question(i, "d")));
        TextLines.Write(_folder["held-out.jsonl"], Enumerable.Range(10, 8).Select(i => Question(i, "h")));
    }

    public string BestOfN => Fill("""
        stage: best-of-n
        model: FOLDER/base
        reward_model: FOLDER/reward
        answer_tokens: 6
        held_out: {file: FOLDER/held-out.jsonl, questions: 6}
        answers: 4
        """);

    public string Dpo => Fill("""
        stage: dpo
        model: FOLDER/base
        reward_model: FOLDER/reward
        answer_tokens: 6
        held_out: {file: FOLDER/held-out.jsonl, questions: 4, samples: 2}
        pairs: {file: FOLDER/questions.jsonl, questions: 8, answers: 3, least_gap: 0}
        training: {batch_pairs: 4, steps: 6, warmup_steps: 1, learning_rate: 1e-2, measure_every_steps: 2}
        checkpoints: {every_steps: 2}
        """);

    public string Ppo => Fill("""
        stage: ppo
        model: FOLDER/base
        reward_model: FOLDER/reward
        questions: FOLDER/questions.jsonl
        answer_tokens: 6
        held_out: {file: FOLDER/held-out.jsonl, questions: 4, samples: 2}
        training: {rollouts: 8, minibatch: 4, epochs: 2, steps: 6, warmup_steps: 1, learning_rate: 1e-2, measure_every_steps: 2}
        checkpoints: {every_steps: 2}
        """);

    public string this[string name] => _folder[name];

    public static PromptCompletion Question(int i, string document) => new($"q{i}", "member", document, $"What is {i}?", $"It is {i}.");

    /// <summary>Makes the SFT model and the reward model anew.</summary>
    public void WriteModels(DecoderDescription description)
    {
        var model = TinyChatModel.Write(_folder, description, "other");
        using var reward = RewardModel.Begin(model, KernelPlan.Plain, seed: 1);
        AtomicFolder.Write(_folder["other-reward"], reward.Write);
    }

    /// <summary>Runs or resumes a stage in the run of that name.</summary>
    public StageOutcome Start<TRecipe>(
        IStage<TRecipe> stage, string recipe, string run = "run", IProgressReporter? progress = null, CancellationToken? cancellation = null)
        where TRecipe : IRecipe => StageRunner.Run(
            stage,
            RecipeReader.ReadFile<TRecipe>(_folder.Write("recipe.yaml", recipe), []),
            new RunDirectory(_folder[run]),
            new StageOptions { Seed = 3, Threads = 2, Progress = progress ?? SilentProgress.Instance },
            cancellation ?? TestContext.Current.CancellationToken);

    /// <summary>All that must be the same however often the run was interrupted.</summary>
    public static IReadOnlyList<string> Lasting(StageOutcome outcome) =>
    [
        .. outcome.Manifest.Outputs.Select(o => $"{o.Path} {o.Sha256}"),
        outcome.Manifest.Summary.ToJsonString(),
        .. MetricsReader.Read(Path.Combine(outcome.Folder, StageFiles.Metrics)).Select(WithoutTimes),
    ];

    public static JsonObject LastMetrics(StageOutcome outcome) => MetricsReader.Last(Path.Combine(outcome.Folder, StageFiles.Metrics))!;

    public void Dispose() => _folder.Dispose();

    private string Fill(string recipe) => recipe.Replace("FOLDER", _folder.Path, StringComparison.Ordinal);

    private static string WithoutTimes(JsonObject line)
    {
        foreach (var key in Times)
        {
            line.Remove(key);
        }

        return line.ToJsonString();
    }
}
