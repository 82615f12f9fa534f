using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Hardware;
using Linnet.Core.Metrics;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Pretraining.Baselines;
using Linnet.Pretraining.Mixture;
using Linnet.Pretraining.Windows;
using Linnet.Training.Checkpoints;
using Linnet.Training.Loop;
using Linnet.Training.Optimization;
using Linnet.Training.Spikes;

namespace Linnet.Pretraining.Stages;

/// <summary>Trains a decoder on a weighted mixture of sources, from nothing or from a model that goes on learning.</summary>
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
        List<StageInput> inputs = [.. TokenSources.Inputs(recipe.Tokenizer, recipe.Data)];
        if (recipe.Base.Length > 0)
        {
            inputs.Add(new(StartingPoint.PathOf(recipe, run), StageInput.Checkpoint));
        }

        if (recipe.Baseline.Length > 0)
        {
            inputs.Add(new(recipe.Baseline, StageInput.File));
        }

        return inputs;
    }

    /// <inheritdoc/>
    public StageResult Run(PretrainRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var start = StartingPoint.Read(recipe, context.Run);
        var baseline = recipe.Baseline.Length == 0 ? null : BaselineFile.Read(context.Resolve(recipe.Baseline));
        var (training, description, tokenizer) = (recipe.Training, start.Description, start.Tokenizer);
        var execution = TrainingExecution.Settle(recipe.Precision, description, context, training.RecomputeBlocks);
        TrainingMemory.AtLeast(description, execution.Kernels, training.MicroBatchSize, training.SequenceLength)
            .RequireAvailable(MachineMemory.Read().AvailableBytes);

        // The text, once, as windows of tokens, and what is to be learnt of each source.
        using var text = TokenSources.Open(tokenizer, recipe.Data, context, SharedTokens.Of(recipe, context.Run), cancellation);
        var windows = text.Sources.Select(s => Windows(s.Tokens.Train)).ToList();
        var batches = new MixtureBatches(
            [.. text.Sources.Zip(windows, (s, w) => (s.Name, s.Weight, w))], recipe.Data.Changes, context.Seed, training.SequencesPerStep, training.MicroBatchSize);
        var mixture = MixtureTable.Plan(text.Sources, windows, recipe.Data.Changes, training.Steps, training.SequencesPerStep);
        Show(mixture, context);

        // The model, and what teaches, measures, samples and saves it.
        using var model = start.Load(execution.Kernels, context.Seed, recipe.Model.InitialWeights, training.Frozen);
        using var optimizer = new AdamW(model.NamedParameters(), training.Optimizer);
        var names = text.Sources.Select(s => s.Name).ToList();
        var guard = training.SkipAbove > 0 ? new OutlierGuard(training.SkipAbove) : null;
        var rollbacks = RollbackFile.Read(context.Folder);
        var trainer = new MixtureTrainer(
            new Trainer(model, optimizer, training.LearningRates, batches, training.ClipNorm, guard, rollbacks),
            batches,
            names,
            new BatchText(names, [.. text.Sources.Select(s => new DocumentNumbers(s.Tokens.Train, tokenizer.EndOfSequence!.Value))]));
        var validation = new ValidationSources(
            model, text.Sources, [.. text.Sources.Select(s => Windows(s.Tokens.Validation))], training.MicroBatchSize, recipe.Evaluation.ValidationTokens);
        using var sampleFile = MetricsWriter.Open(Path.Combine(context.Folder, SampleWriter.FileName));
        var samples = new SampleWriter(model, tokenizer, recipe.Samples, context.Seed, execution.Threads, sampleFile);
        var store = new TrainingStore(context, new LanguageModel(model, tokenizer), optimizer, [context.Metrics, sampleFile]);

        // Train, from the last checkpoint when there is one. The last line of the metrics has the figures of all of the validation text.
        var settings = new LoopSettings
        {
            Steps = training.Steps,
            CheckpointEverySteps = recipe.Checkpoints.EverySteps,
            KeptCheckpoints = recipe.Checkpoints.Keep,
            Rescue = training.Spike.Settings is { } spike ? new(context, Name, spike, rollbacks, recipe.Data.Changes.Select(c => c.FromStep), trainer.Describe) : null,
            FlopsPerToken = TrainingFlops.PerToken(description, training.SequenceLength),
            PeakFlopsPerSecond = execution.MeasurePeak(),
        };
        new TrainingLoop(context, Name, trainer, store, settings, [
            new Milestone(recipe.Evaluation.EverySteps, (_, line, stop) => validation.MeasureParts(line, stop)),
            new Milestone(recipe.Samples.EverySteps, (step, _, stop) => samples.Write(step, stop)),
            new Milestone(training.Steps, (_, line, stop) => validation.MeasureWhole(line, context.Progress, stop)),
        ]).Run(cancellation);

        // Tell.
        mixture = mixture.Done(trainer.Learnt, step => MixtureTrainer.LearntUntil(step, names, context.Metrics.Path));
        Show(mixture, context);
        var summary = PretrainSummary.Of(recipe, description, text.Sources, windows, mixture, MetricsReader.Last(context.Metrics.Path)!, baseline, rollbacks);
        summary["model"] = Path.GetRelativePath(context.Folder, store.Finish().Folder).Replace('\\', '/');
        PretrainReport.Write(context, summary);
        return new StageResult(summary);

        ITokenWindows Windows(TokenFile file) => recipe.Data.Windows(file, tokenizer.EndOfSequence!.Value, training.SequenceLength);
    }

    private static void Show(MixtureTable mixture, StageContext context)
    {
        var written = new JsonObject { ["sources"] = mixture.ToJson() };
        if (mixture.PhasesToJson() is { } phases)
        {
            written["phases"] = phases;
        }

        AtomicFile.Write(Path.Combine(context.Folder, MixtureTable.FileName), JsonText.Pretty(written));
        foreach (var line in mixture.Lines())
        {
            context.Log.Write(line);
        }
    }
}
