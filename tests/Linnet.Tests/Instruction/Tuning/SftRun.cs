using Linnet.Core.Artifacts;
using Linnet.Core.Documents;
using Linnet.Core.Progress;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Core.Tokenizers;
using Linnet.Instruction.Tuning;
using Linnet.Tests.Core;
using Linnet.Training.Checkpoints;
using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using Linnet.Training.Native;

namespace Linnet.Tests.Instruction.Tuning;

/// <summary>A small tuning in a folder of its own, from a model that is drawn here.</summary>
internal sealed class SftRun : IDisposable
{
    private readonly TestFolder _folder = new();

    public SftRun()
    {
        TorchLibrary.EnsureLoaded();
        using var model = new Decoder(
            new() { VocabularySize = 257, Width = 32, Layers = 2, Heads = 4, KeyValueHeads = 2, HeadWidth = 8, FeedForwardWidth = 40, MaximumSequenceLength = 64 },
            KernelPlan.Plain,
            seed: 1);
        Directory.CreateDirectory(this["base"]);
        new LanguageModel(model, new ByteTokenizer()).Write(this["base"]);
        Manifest.Write(this["base"]);
        TextLines.Write(this["train.jsonl"], Enumerable.Range(0, 12).Select(i => Question(i, i % 2 == 0 ? "even" : "odd")));
        TextLines.Write(this["validation.jsonl"], Enumerable.Range(20, 4).Select(i => Question(i, i % 2 == 0 ? "even" : "odd")));
        TextLines.Write(this["stems.jsonl"], [Question(20, "even") with { Prompt = "20: " }]);
    }

    /// <summary>Twelve steps, a checkpoint every fifth.</summary>
    public string Recipe { get; set; } = """
        stage: sft
        model: FOLDER/base
        data: {train: [FOLDER/train.jsonl], validation: [FOLDER/validation.jsonl], stems: FOLDER/stems.jsonl}
        training: {sequence_length: 40, batch_size: 4, micro_batch_size: 2, steps: 12, warmup_steps: 2, learning_rate: 1e-2}
        evaluation: {every_steps: 4, questions: 1, answers: 2, answer_tokens: 8, comparisons: 3}
        checkpoints: {every_steps: 5, keep: 2}
        """;

    public string this[string name] => _folder[name];

    public StageOutcome Start(IProgressReporter? progress = null, CancellationToken? cancellation = null) => StageRunner.Run(
        new SftStage(),
        RecipeReader.ReadFile<SftRecipe>(_folder.Write("recipe.yaml", Recipe.Replace("FOLDER", _folder.Path, StringComparison.Ordinal)), []),
        new RunDirectory(this["run"]),
        new StageOptions { Seed = 3, Threads = 2, Progress = progress ?? SilentProgress.Instance },
        cancellation ?? TestContext.Current.CancellationToken);

    public void Dispose() => _folder.Dispose();

    public static PromptCompletion Question(int i, string kind) => new($"{i}", kind, $"d{i}", $"Q{i}?", $"A {i}.");
}
