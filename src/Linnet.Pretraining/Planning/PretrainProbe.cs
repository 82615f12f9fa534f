using Linnet.Core.Hardware;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Training.Loop;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using Linnet.Training.Optimization;
using Linnet.Training.Planning;

namespace Linnet.Pretraining.Planning;

/// <summary>What the first steps of a training showed.</summary>
/// <param name="SecondsPerStep">Median of the timed steps.</param>
/// <param name="PeakFlopsPerSecond">The machine's matrix products in the number format used.</param>
/// <param name="PeakBytes">Largest resident set of the process, or null where the system does not tell.</param>
public sealed record ProbeResult(double SecondsPerStep, double PeakFlopsPerSecond, long? PeakBytes);

/// <summary>Takes some steps of a planned training on drawn tokens: the real decoder, optimizer and trainer, no file.</summary>
public static class PretrainProbe
{
    /// <summary>Takes steps that are not timed until <see cref="WarmUp"/> is over, then those that are.</summary>
    /// <remarks>Other work on the machine slows them as it will slow the training.</remarks>
    /// <param name="plan">The training.</param>
    /// <param name="steps">How many are timed, at least 1.</param>
    /// <param name="time">The clock.</param>
    /// <param name="progress">Told in steps.</param>
    /// <param name="cancellation">Stops between micro-batches.</param>
    public static ProbeResult Run(PretrainPlan plan, int steps, TimeProvider time, IProgressReporter progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        TorchLibrary.EnsureLoaded();
        TorchThreads.Use(plan.Execution.Threads);
        var (recipe, training) = (plan.Recipe, plan.Recipe.Training);
        using var model = new Decoder(plan.Model, plan.Execution.Kernels, recipe.Seed, recipe.Model.InitialWeights);
        using var optimizer = new AdamW(model.NamedParameters(), training.Optimizer with { EmbeddingSteps = 0 });
        var batches = new ProbeBatches(plan.Model.VocabularySize, training.SequencesPerStep, training.MicroBatchSize, training.SequenceLength);
        var trainer = new Trainer(model, optimizer, training.LearningRates, batches, training.ClipNorm);
        var peak = plan.Execution.MeasurePeak();

        var began = time.GetTimestamp();
        var step = 0L;
        using (var task = progress.Begin(new Text("Warming up", "预热"), null, new Text("steps", "步")))
        {
            for (; !WarmUp.IsOver(step, time.GetElapsedTime(began)); task.Report(step))
            {
                trainer.Step(++step, cancellation);
                FinishedStep.Release();
            }
        }

        var seconds = new List<double>();
        using (var task = progress.Begin(new Text("Timing", "计时"), steps, new Text("steps", "步")))
        {
            for (; seconds.Count < steps; task.Report(seconds.Count))
            {
                var started = time.GetTimestamp();
                trainer.Step(++step, cancellation);
                FinishedStep.Release();
                seconds.Add(time.GetElapsedTime(started).TotalSeconds);
            }
        }

        return new ProbeResult(WarmUp.Median(seconds), peak, ProcessMemory.Peak());
    }
}
