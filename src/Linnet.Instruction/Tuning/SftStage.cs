using System.Text.Json.Nodes;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Hardware;
using Linnet.Core.Messages;
using Linnet.Core.Metrics;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Evaluation;
using Linnet.Model;
using Linnet.Model.Checkpoints;
using Linnet.Tokenization;
using Linnet.Training.Checkpoints;
using Linnet.Training.Loop;
using Linnet.Training.Modules;
using Linnet.Training.Optimization;
using Linnet.Training.Schedules;

namespace Linnet.Instruction.Tuning;

/// <summary>Supervised fine-tuning: teaches a pretrained model to answer, with loss on the answers only.</summary>
/// <remarks>InstructGPT's first step; Ouyang et al. 2022, <see href="https://arxiv.org/abs/2203.02155"/>, §3.5.</remarks>
public sealed class SftStage : IStage<SftRecipe>
{
    /// <summary>The command and the folder.</summary>
    public const string StageName = "sft";

    /// <summary>Held-out questions with the answers before and after, and their scores.</summary>
    public const string AnswerFile = "answers.jsonl";

    /// <summary>The comparison: see <see cref="Comparison"/>.</summary>
    public const string SampleFile = "samples.jsonl";

    /// <summary>Examples that were not used: <c>{"id","reason","tokens"}</c>.</summary>
    public const string DroppedFile = "dropped.jsonl";

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public IReadOnlyList<StageInput> Inputs(SftRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return
        [
            new(StageModel.Within(run, recipe.Model), StageInput.Checkpoint),
            .. recipe.Data.Train.Concat(recipe.Data.Validation).Append(recipe.Data.Stems).Where(path => path.Length > 0)
                .Distinct(StringComparer.Ordinal).Select(path => new StageInput(path, StageInput.File)),
        ];
    }

    /// <inheritdoc/>
    /// <exception cref="UsageException">The recipe asks for longer sequences than the model has, or its device is not there.</exception>
    /// <exception cref="ArtifactException">A validation file has a question about a document that is learnt from.</exception>
    /// <exception cref="CheckFailedException">No example fits.</exception>
    public StageResult Run(SftRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var folder = context.Resolve(StageModel.Within(context.Run, recipe.Model));
        using var checkpoint = Checkpoint.Open(folder);
        var (training, description) = (recipe.Training, checkpoint.Description);
        RequireFits(training, description);
        var execution = TrainingExecution.Settle(recipe.Precision, description, context, generation: recipe.Device);
        TrainingMemory.AtLeast(description, execution.Kernels, training.MicroBatchSize, training.SequenceLength)
            .RequireAvailable(MachineMemory.Read().AvailableBytes, "training.micro_batch_size", "training.sequence_length");

        // Questions and answers as tokens; what does not fit is told.
        var template = ChatTemplate.ForTraining(folder, checkpoint.Tokenizer);
        var train = ExampleSet.Of(Read(recipe.Data.Train, context, cancellation), template, training.SequenceLength);
        var validation = ExampleSet.Of(Read(recipe.Data.Validation, context, cancellation), template, training.SequenceLength);
        RequireAny(recipe, train, validation);
        RequireUnseen(recipe, train, context, cancellation);
        WriteDropped(train.Dropped.Concat(validation.Dropped), context);
        var stems = recipe.Data.Stems.Length == 0
            ? new Dictionary<string, string>(StringComparer.Ordinal)
            : Read([recipe.Data.Stems], context, cancellation).DistinctBy(s => s.Id).ToDictionary(s => s.Id, s => s.Prompt, StringComparer.Ordinal);

        // The pretrained model, and what teaches, measures and saves it.
        using var model = new Decoder(description, execution.Kernels, context.Seed);
        model.ReadWeights(Path.Combine(folder, CheckpointFolder.Weights));
        using var optimizer = new AdamW(
            model.NamedParameters(), new() { Beta1 = training.Beta1, Beta2 = training.Beta2, WeightDecay = training.WeightDecay });
        var schedule = new LearningRateSchedule(training.LearningRate, training.WarmupSteps, training.Steps, training.FinalLearningRateFraction);
        var batches = new AnswerBatches(train.Kept, context.Seed, training.BatchSize, training.MicroBatchSize);
        var trainer = new Trainer(model, optimizer, schedule, batches, training.ClipNorm);
        var evaluation = new AnswerEvaluation(model, validation, recipe, execution.Threads);
        var store = new TrainingStore(context, new LanguageModel(model, checkpoint.Tokenizer, Answers: true), optimizer, [context.Metrics]);

        // Measured first, while the weights are the pretrained ones; a resumed run measures the same again.
        var before = new JsonObject();
        evaluation.Measure(all: true, "_before", before, cancellation);
        var settings = new LoopSettings
        {
            Steps = training.Steps,
            CheckpointEverySteps = recipe.Checkpoints.EverySteps,
            KeptCheckpoints = recipe.Checkpoints.Keep,
            FlopsPerToken = TrainingFlops.PerToken(description, training.SequenceLength),
        };
        var learnt = new TrainingLoop(context, Name, trainer, store, settings, [
            new Milestone(recipe.Evaluation.EverySteps, (step, line, stop) => evaluation.Measure(step == training.Steps, "", line, stop)),
            new Milestone(training.Steps, (_, line, stop) =>
            {
                foreach (var (key, value) in before)
                {
                    line[key] = value!.DeepClone();
                }

                evaluation.Answer(checkpoint, stems, context.Folder, line, stop);
            }),
        ]).Run(cancellation);

        var summary = SftSummary.Of(recipe, description.ParameterCount, train, validation, learnt, MetricsReader.Last(context.Metrics.Path)!);
        summary["model"] = Path.GetRelativePath(context.Folder, store.Finish().Folder).Replace('\\', '/');
        SftReport.Write(context, summary);
        return new StageResult(summary);
    }

    private static IEnumerable<PromptCompletion> Read(IEnumerable<string> paths, StageContext context, CancellationToken cancellation) =>
        paths.SelectMany(path => TextLines.ReadPrompts(context.Resolve(path), cancellation));

    private static void RequireFits(TuningSection training, DecoderDescription description)
    {
        if (training.SequenceLength > description.MaximumSequenceLength)
        {
            throw new UsageException(new Text(
                $"training.sequence_length: expected at most the model's longest sequence ({description.MaximumSequenceLength}), found {training.SequenceLength}.",
                $"training.sequence_length：应不超过模型的最大序列长度（{description.MaximumSequenceLength}），实际是 {training.SequenceLength}。"));
        }
    }

    private static void RequireUnseen(SftRecipe recipe, ExampleSet train, StageContext context, CancellationToken cancellation)
    {
        var learnt = train.Instructions.Select(instruction => instruction.Document).ToHashSet(StringComparer.Ordinal);
        foreach (var path in recipe.Data.Validation)
        {
            SeparateDocuments.Require(context.Resolve(path), learnt, Read([path], context, cancellation));
        }
    }

    private static void WriteDropped(IEnumerable<DroppedExample> dropped, StageContext context) =>
        TextLines.Write(Path.Combine(context.Folder, DroppedFile), dropped, (json, example) =>
        {
            json.WriteString("id", example.Id);
            json.WriteString("reason", example.Reason);
            json.WriteNumber("tokens", example.Tokens);
        });

    private static void RequireAny(SftRecipe recipe, ExampleSet train, ExampleSet validation)
    {
        foreach (var (key, set) in new[] { ("data.train", train), ("data.validation", validation) })
        {
            if (set.Kept.Count == 0)
            {
                throw new CheckFailedException(new Text(
                    $"{key}: expected at least one question with its answer within training.sequence_length ({recipe.Training.SequenceLength}), found none"
                    + $" ({set.Dropped.Count} dropped). Raise training.sequence_length or give other files.",
                    $"{key}：至少应有一个问题连同答案不超过 training.sequence_length（{recipe.Training.SequenceLength}），实际没有"
                    + $"（舍弃 {set.Dropped.Count} 个）。请增大 training.sequence_length 或换用其他文件。"));
            }
        }
    }
}
