using Linnet.Core.Hardware;
using Linnet.Core.Metrics;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Core.Tokenizers;
using Linnet.Pretraining.Windows;
using Linnet.Training.Checkpoints;
using Linnet.Training.Loop;
using Linnet.Training.Modules;
using Linnet.Training.Optimization;
using Linnet.Training.Schedules;

namespace Linnet.Pretraining.Stages;

/// <summary>Trains a byte-level decoder from nothing on text files.</summary>
public sealed class PretrainStage : IStage<PretrainRecipe>
{
    /// <summary>The command and the folder.</summary>
    public const string StageName = "pretrain";

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public IReadOnlyList<StageInput> Inputs(PretrainRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return recipe.Data.Inputs();
    }

    /// <inheritdoc/>
    public StageResult Run(PretrainRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var (training, description) = (recipe.Training, recipe.Describe());
        var execution = TrainingExecution.Settle(recipe.Precision, description, context);
        TrainingMemory.AtLeast(description, execution.Kernels, training.MicroBatchSize, training.SequenceLength)
            .RequireAvailable(MachineMemory.Read().AvailableBytes);

        // The text, once, as windows of tokens.
        using var tokens = recipe.Data.OpenTokens(context, cancellation);
        var windows = new TokenWindows(tokens.Train, training.SequenceLength);
        var batches = new WindowBatches(windows, context.Seed, training.SequencesPerStep, training.MicroBatchSize);

        // The model, and what teaches, measures, samples and saves it.
        using var model = new Decoder(description, execution.Kernels, context.Seed);
        using var optimizer = new AdamW(
            model.NamedParameters(), new() { Beta1 = training.Beta1, Beta2 = training.Beta2, WeightDecay = training.WeightDecay });
        var schedule = new WarmupCosine(training.LearningRate, training.WarmupSteps, training.Steps, training.FinalLearningRateFraction);
        var trainer = new Trainer(model, optimizer, schedule, batches, training.ClipNorm);
        var validation = new ValidationText(model, new TokenWindows(tokens.Validation, training.SequenceLength), training.MicroBatchSize);
        using var sampleFile = MetricsWriter.Open(Path.Combine(context.Folder, SampleWriter.FileName));
        var samples = new SampleWriter(model, recipe.Samples, context.Seed, execution.Threads, sampleFile);
        var store = new TrainingStore(context, new LanguageModel(model, new ByteTokenizer()), optimizer, [context.Metrics, sampleFile]);

        // Train, from the last checkpoint when there is one.
        var part = validation.Part(recipe.Evaluation.ValidationTokens);
        var settings = new LoopSettings
        {
            Steps = training.Steps,
            CheckpointEverySteps = recipe.Checkpoints.EverySteps,
            KeptCheckpoints = recipe.Checkpoints.Keep,
            FlopsPerToken = TrainingFlops.PerToken(description, training.SequenceLength),
            PeakFlopsPerSecond = execution.MeasurePeak(),
        };
        var learnt = new TrainingLoop(context, Name, trainer, store, settings, [
            new Milestone(recipe.Evaluation.EverySteps, (_, line, stop) => line["validation_bits_per_byte"] = validation.BitsPerByte(part, stop)),
            new Milestone(recipe.Samples.EverySteps, (step, _, stop) => samples.Write(step, stop)),
        ]).Run(cancellation);

        // Measure once on all of the validation text, and tell.
        var bits = validation.BitsPerByte(context.Progress, cancellation);
        var summary = PretrainSummary.Of(recipe, tokens, learnt, MetricsReader.Last(context.Metrics.Path)!, bits);
        summary["model"] = Path.GetRelativePath(context.Folder, store.Finish().Folder).Replace('\\', '/');
        PretrainReport.Write(context, summary);
        return new StageResult(summary);
    }
}
