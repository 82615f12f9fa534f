using System.Text.Json.Nodes;
using Linnet.Core.Metrics;
using Linnet.Core.Progress;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Pretraining.Baselines;
using Linnet.Pretraining.Stages;
using Linnet.Tokenization;

namespace Linnet.Tests.Pretraining.Stages;

/// <summary>A small pretraining in a folder of its own, on text that is made here.</summary>
internal sealed class PretrainRun : IDisposable
{
    private static readonly string[] Times = ["seconds", "tokens_per_second", "mfu"];

    public PretrainRun()
    {
        Folder = Directory.CreateTempSubdirectory("linnet-pretrain-").FullName;
        RunFolder = this["run"];
        File.WriteAllLines(this["train.jsonl"], Enumerable.Range(0, 40).Select(i => $$"""{"text":"Document {{i}} says that {{i * i}} is the square of {{i}}.\n"}"""));
        File.WriteAllText(this["other.txt"], string.Concat(Enumerable.Range(0, 20).Select(i => $"第 {i} 行。\n")));
        File.WriteAllText(this["unseen.txt"], string.Concat(Enumerable.Range(20, 5).Select(i => $"第 {i} 行。\n")));
        File.WriteAllText(this["validation.txt"], "Document 41 says that 1681 is the square of 41.\n");
    }

    /// <summary>The folder of recipe, text and run.</summary>
    public string Folder { get; }

    /// <summary>The run's folder.</summary>
    public string RunFolder { get; init; }

    public ulong Seed { get; set; } = 3;

    /// <summary>Twelve steps, a checkpoint every third.</summary>
    public string Recipe { get; set; } = """
        stage: pretrain
        data:
          sources:
            - {name: text, weight: 3, train: [TRAIN], validation: [VALIDATION]}
            - {name: other, weight: 1, train: [OTHER], validation: [UNSEEN]}
        model: {width: 32, layers: 2, heads: 4, key_value_heads: 2, feed_forward_width: 40}
        training: {sequence_length: 32, batch_tokens: 256, micro_batch_size: 4, steps: 12, warmup_steps: 2, learning_rate: 1e-2}
        evaluation: {every_steps: 4}
        checkpoints: {every_steps: 3, keep: 2}
        samples: {prompts: ["", "Document 7"], tokens: 16, temperature: 0.8, every_steps: 5}
        """;

    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>The stage's folder while it is unfinished.</summary>
    public string Partial => Path.Combine(RunFolder, "01-pretrain.partial");

    /// <summary>Runs or resumes the stage.</summary>
    public StageOutcome Start(IProgressReporter? progress = null, CancellationToken? cancellation = null, int threads = 2) => StageRunner.Run(
        new PretrainStage(),
        Read(),
        new RunDirectory(RunFolder),
        new StageOptions { Seed = Seed, Threads = threads, Progress = progress ?? SilentProgress.Instance },
        cancellation ?? TestContext.Current.CancellationToken);

    /// <summary>Runs the stage and cancels it after so many steps.</summary>
    public void StopAfter(int steps)
    {
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Start(
            new StepCounter(step =>
            {
                if (step == steps)
                {
                    stop.Cancel();
                }
            }),
            stop.Token));
    }

    /// <summary>The recipe, read.</summary>
    public RecipeDocument<PretrainRecipe> Read() => RecipeReader.ReadFile<PretrainRecipe>(Write("recipe.yaml", Recipe), []);

    /// <summary>Runs the n-gram baseline on the same text and vocabulary, in a run of its own.</summary>
    public StageOutcome StartBaseline()
    {
        var keys = Recipe.Split('\n').Where(line => line.StartsWith("tokenizer:", StringComparison.Ordinal)).Append("stage: ngram-baseline");
        var data = Recipe[Recipe.IndexOf("data:", StringComparison.Ordinal)..Recipe.IndexOf("model:", StringComparison.Ordinal)];
        return StageRunner.Run(
            new NGramBaselineStage(),
            RecipeReader.ReadFile<NGramBaselineRecipe>(Write("baseline.yaml", string.Join('\n', keys) + "\n" + data), []),
            new RunDirectory(this["baseline"]),
            new StageOptions { Seed = Seed, Threads = 1, Progress = SilentProgress.Instance },
            TestContext.Current.CancellationToken);
    }

    /// <summary>The bytes with two merges and an end of a document.</summary>
    public static BytePairTokenizer Vocabulary()
    {
        var tokens = Enumerable.Range(0, 256).Select(b => new[] { (byte)b }).Append([]).Append("Do"u8.ToArray()).Append("Doc"u8.ToArray());
        return new(new([.. tokens], [new('D', 'o', 257), new(257, 'c', 258)], [new(BytePairTokenizer.EndOfDocument, 256)]));
    }

    /// <summary>All that must be the same however often the run was interrupted: outputs by hash, metrics but for times.</summary>
    public static IReadOnlyList<string> Lasting(StageOutcome outcome) =>
    [
        .. outcome.Manifest.Outputs.Where(o => !o.Path.StartsWith("recipe", StringComparison.Ordinal) && o.Path != "inputs.json").Select(o => $"{o.Path} {o.Sha256}"),
        .. MetricsReader.Read(Path.Combine(outcome.Folder, StageFiles.Metrics)).Select(WithoutTimes),
    ];

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Write(string name, string recipe)
    {
        File.WriteAllText(this[name], recipe
            .Replace("TRAIN", this["train.jsonl"], StringComparison.Ordinal)
            .Replace("VALIDATION", this["validation.txt"], StringComparison.Ordinal)
            .Replace("UNSEEN", this["unseen.txt"], StringComparison.Ordinal)
            .Replace("OTHER", this["other.txt"], StringComparison.Ordinal)
            .Replace("TOKENIZER", this["tokenizer.json"], StringComparison.Ordinal));
        return this[name];
    }

    private static string WithoutTimes(JsonObject line)
    {
        foreach (var key in Times)
        {
            line.Remove(key);
        }

        return line.ToJsonString();
    }
}

/// <summary>Calls back after each training step, as the user's progress display does.</summary>
internal sealed class StepCounter(Action<long> afterStep) : IProgressReporter
{
    /// <summary>What the user was told.</summary>
    public List<Linnet.Core.Messages.Text> Notices { get; } = [];

    public void Notice(Linnet.Core.Messages.Text text) => Notices.Add(text);

    public IProgressTask Begin(Linnet.Core.Messages.Text what, long? total, Linnet.Core.Messages.Text unit) =>
        what.English == "Training" ? new Steps(afterStep) : SilentProgress.Instance;

    private sealed class Steps(Action<long> afterStep) : IProgressTask
    {
        public void Report(long done, Linnet.Core.Messages.Text? detail = null) => afterStep(done);

        public void Dispose()
        {
        }
    }
}
