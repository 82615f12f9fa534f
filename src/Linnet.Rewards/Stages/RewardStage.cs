using System.Text.Json.Nodes;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Hardware;
using Linnet.Core.Messages;
using Linnet.Core.Metrics;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Model.Checkpoints;
using Linnet.Rewards.Learning;
using Linnet.Tokenization;
using Linnet.Training.Loop;
using Linnet.Training.Optimization;
using Linnet.Training.Schedules;

namespace Linnet.Rewards.Stages;

/// <summary>Trains a reward model on preference pairs.</summary>
public sealed class RewardStage : IStage<RewardRecipe>
{
    /// <summary>The command and the folder.</summary>
    public const string StageName = "reward";

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public IReadOnlyList<StageInput> Inputs(RewardRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return
        [
            new StageInput(StageModel.Within(run, recipe.Model), StageInput.Checkpoint),
            new StageInput(recipe.Train, StageInput.File),
            new StageInput(recipe.Validation, StageInput.File),
        ];
    }

    /// <inheritdoc/>
    public StageResult Run(RewardRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var (training, start) = (recipe.Training, context.Resolve(StageModel.Within(context.Run, recipe.Model)));
        var description = ConfigFile.Read(Path.Combine(start, CheckpointFolder.Config));
        var longest = Math.Min(training.MaximumTokens, description.MaximumSequenceLength);
        var execution = TrainingExecution.Settle(recipe.Precision, description, context);
        TrainingMemory.AtLeast(description, execution.Kernels, checked(2 * training.MicroBatchPairs), longest)
            .RequireAvailable(MachineMemory.Read().AvailableBytes, "training.micro_batch_pairs", "training.maximum_tokens");

        // The model, and the pairs in its vocabulary.
        using var model = RewardModel.Begin(start, execution.Kernels, context.Seed);
        var template = ChatTemplate.ForTraining(start, model.Tokenizer);
        var train = RewardPairs.Read(context.Resolve(recipe.Train), template, longest, cancellation);
        var validation = RewardPairs.Read(context.Resolve(recipe.Validation), template, longest, cancellation);

        // What teaches, measures and saves it.
        using var optimizer = new AdamW(
            model.NamedParameters(languageModel: training.LanguageModelWeight > 0),
            new() { Beta1 = training.Beta1, Beta2 = training.Beta2, WeightDecay = training.WeightDecay });
        var schedule = new LearningRateSchedule(training.LearningRate, training.WarmupSteps, training.Steps, training.FinalLearningRateFraction);
        var trainer = new RewardTrainer(model, optimizer, schedule, train.Encoded, new(
            training.PairsPerStep, training.MicroBatchPairs, training.ClipNorm, training.LanguageModelWeight, context.Seed));
        using var gaps = MetricsWriter.Open(Path.Combine(context.Folder, RewardJournal.GapFile));
        var journal = new RewardJournal(
            model, validation.Pairs, validation.Encoded, validation.WithoutPrompt(template), recipe.Evaluation.HistogramPairs, gaps);
        var store = new TrainingStore(context, model, optimizer, [context.Metrics, gaps]);

        // Train, from the last checkpoint when there is one.
        var settings = new LoopSettings
        {
            Steps = training.Steps,
            CheckpointEverySteps = recipe.Checkpoints.EverySteps,
            KeptCheckpoints = recipe.Checkpoints.Keep,
            FlopsPerToken = TrainingFlops.PerToken(description, longest),
        };
        new TrainingLoop(context, Name, new MeasuredBeforehand(trainer, MeasureStart), store, settings, [
            new Milestone(recipe.Evaluation.EverySteps, (step, line, stop) =>
            {
                var measures = journal.Measure(step, line, stop);
                if (step == training.Steps)
                {
                    journal.Conclude(measures, line, context.Folder, stop);
                }
            }),
        ]).Run(cancellation);

        var metrics = MetricsReader.Read(context.Metrics.Path).ToList();
        var summary = RewardSummary.Of(model, train, validation, training, metrics);
        summary["model"] = Path.GetRelativePath(context.Folder, store.Finish().Folder).Replace('\\', '/');
        RewardReport.Write(context, summary);
        return new StageResult(summary);

        void MeasureStart(CancellationToken stop)
        {
            var line = new JsonObject { ["step"] = 0 };
            journal.Measure(0, line, stop);
            context.Metrics.Write(line);
        }
    }

    /// <summary>Measures the untrained model within the first step, when the journals have been cut to where training begins.</summary>
    private sealed class MeasuredBeforehand(ITrainer trainer, Action<CancellationToken> measure) : ITrainer
    {
        public StepResult Step(long step, CancellationToken cancellation)
        {
            if (step == 1)
            {
                measure(cancellation);
            }

            return trainer.Step(step, cancellation);
        }
    }
}

/// <summary>A file of preference pairs in a model's vocabulary.</summary>
/// <param name="Pairs">The pairs that fit.</param>
/// <param name="Encoded">The same as token ids.</param>
/// <param name="TooLong">How many did not fit.</param>
internal sealed record RewardPairs(IReadOnlyList<PreferencePair> Pairs, IReadOnlyList<EncodedPair> Encoded, int TooLong)
{
    /// <exception cref="ArtifactException">The file has no pair that fits.</exception>
    public static RewardPairs Read(string path, ChatTemplate template, int longest, CancellationToken cancellation)
    {
        var (pairs, encoded, tooLong) = (new List<PreferencePair>(), new List<EncodedPair>(), 0);
        foreach (var pair in TextLines.ReadPairs(path, cancellation))
        {
            var ids = EncodedPair.Of(pair, template);
            if (ids.Length > longest)
            {
                tooLong++;
                continue;
            }

            pairs.Add(pair);
            encoded.Add(ids);
        }

        return pairs.Count > 0 ? new(pairs, encoded, tooLong) : throw new ArtifactException(
            path,
            new Text($"preference pairs of at most {longest} tokens", $"不超过 {longest} 个词元的偏序对"),
            tooLong > 0 ? new Text($"{tooLong} longer ones", $"{tooLong} 个更长的") : new Text("none", "没有"),
            new Text("Raise training.maximum_tokens, or make pairs with `linnet reward pairs`.", "请调大 training.maximum_tokens，或用 `linnet reward pairs` 生成偏序对。"));
    }

    /// <summary>The same answers to an empty question.</summary>
    public IReadOnlyList<EncodedPair> WithoutPrompt(ChatTemplate template)
    {
        var prompt = template.Prompt("");
        return [.. Encoded.Select(pair => pair with { Prompt = prompt })];
    }
}
