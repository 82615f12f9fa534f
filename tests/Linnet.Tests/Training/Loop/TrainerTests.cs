using Linnet.Model;
using Linnet.Training.Kernels;
using Linnet.Training.Loop;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using Linnet.Training.Optimization;
using Linnet.Training.Schedules;
using TorchSharp;

namespace Linnet.Tests.Training.Loop;

public sealed class TrainerTests
{
    private static readonly DecoderDescription Tiny = new()
    {
        VocabularySize = 19,
        Width = 16,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadWidth = 4,
        FeedForwardWidth = 40,
        MaximumSequenceLength = 12,
    };

    public TrainerTests() => TorchLibrary.EnsureLoaded();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Step_withSeveralMicroBatches_equalsOneBatch(int microBatches)
    {
        var (wholeStep, whole) = Run(new RandomBatches(19, 8, 12, 1), steps: 3);
        var (partsStep, parts) = Run(new RandomBatches(19, 8, 12, microBatches), steps: 3);

        Assert.Equal(wholeStep.Targets, partsStep.Targets);
        Assert.Equal(wholeStep.Loss, partsStep.Loss, 1e-6 * wholeStep.Loss);
        Assert.Equal(wholeStep.GradientNorm, partsStep.GradientNorm, 1e-5 * wholeStep.GradientNorm);
        Assert.InRange(LargestDifference(whole, parts), 0, 2e-4);
    }

    [Fact]
    public void Step_withMicroBatchesOfUnequalWeightAveragedAlike_wouldDiffer()
    {
        // The control of the test above: the mean of the micro-batches' means is another number.
        var batches = new RandomBatches(19, 8, 12, 8);
        using var model = new Decoder(Tiny, KernelPlan.Plain, seed: 1);
        var means = Enumerable.Range(0, 8).Select(i =>
        {
            using var scope = torch.NewDisposeScope();
            var batch = batches.Read(1, i);
            var (tokens, targets) = batch.ToTensors();
            return model.Loss(tokens, targets).item<float>() / batch.Targets.Count(t => t != MicroBatch.NoTarget);
        }).ToList();

        var (step, _) = Run(batches, steps: 1);

        Assert.True(Math.Abs(means.Average() - step.Loss) > 1e-5 * step.Loss);
    }

    [Fact]
    public void Step_onOneBatch_learnsItByHeart()
    {
        var (last, _) = Run(new RandomBatches(19, 4, 12, 2, isOneBatch: true), steps: 250, rate: 2e-2);

        Assert.InRange(last.Loss, 0, 0.05);
    }

    [Fact]
    public void Step_withNumbersThatOverflow_changesNothingAndSaysSo()
    {
        using var model = new Decoder(Tiny, KernelPlan.Plain, seed: 1);
        using var optimizer = new AdamW(model.NamedParameters(), new AdamWSettings());
        var trainer = new Trainer(model, optimizer, new LearningRateSchedule(1e-3, 0, 10, 1), new RandomBatches(19, 4, 12, 1), 1);
        using (torch.no_grad())
        {
            model.NamedParameters()[0].Value.mul_(float.PositiveInfinity);
        }

        var before = Weights(model);
        var result = trainer.Step(1, Cancellation);

        Assert.False(result.IsFinite);
        Assert.Equal(before, Weights(model));
        Assert.Equal(0, optimizer.StepCount);
    }

    [Fact]
    public void Step_ofAnOutlier_leavesWeightsMomentsAndStepCount()
    {
        using var model = new Decoder(Tiny, KernelPlan.Plain, seed: 1);
        using var optimizer = new AdamW(model.NamedParameters(), new AdamWSettings());
        var guard = new OutlierGuard(3);
        for (var i = 0; i < OutlierGuard.Window; i++)
        {
            guard.IsOutlier(i % 2 == 0 ? 1.0 : 1.01, 1 + (i % 2)); // the untrained model's loss is ln 19, far above
        }

        var trainer = new Trainer(model, optimizer, new LearningRateSchedule(1e-3, 0, 10, 1), new RandomBatches(19, 4, 12, 1), 1, guard);
        var before = Weights(model);

        var result = trainer.Step(1, Cancellation);

        Assert.True(result.IsSkipped && result.IsFinite);
        Assert.Equal(before, Weights(model));
        Assert.Equal(0, optimizer.StepCount);
    }

    [Fact]
    public void Step_whenCancelled_stopsBeforeTheNextMicroBatchAndLeavesTheWeights()
    {
        using var model = new Decoder(Tiny, KernelPlan.Plain, seed: 1);
        using var optimizer = new AdamW(model.NamedParameters(), new AdamWSettings());
        var trainer = new Trainer(model, optimizer, new LearningRateSchedule(1e-3, 0, 10, 1), new RandomBatches(19, 4, 12, 1), 1);
        var before = Weights(model);

        Assert.Throws<OperationCanceledException>(() => trainer.Step(1, new CancellationToken(canceled: true)));
        Assert.Equal(before, Weights(model));
    }

    [Fact]
    public void Step_manyTimes_keepsTheNumberOfLiveTensors()
    {
        using var model = new Decoder(Tiny, KernelPlan.Plain, seed: 1);
        using var optimizer = new AdamW(model.NamedParameters(), new AdamWSettings());
        var trainer = new Trainer(model, optimizer, new LearningRateSchedule(1e-3, 0, 100, 1), new RandomBatches(19, 4, 12, 2), 1);
        trainer.Step(1, Cancellation);
        trainer.Step(2, Cancellation);
        var before = LiveTensors;

        for (var step = 3; step <= 50; step++)
        {
            trainer.Step(step, Cancellation);
        }

        Assert.Equal(before, LiveTensors);
        using var control = torch.zeros(1);
        Assert.Equal(before + 1, LiveTensors);
    }

    private static (StepResult Last, float[] Weights) Run(IBatchSource batches, int steps, double rate = 1e-3)
    {
        using var model = new Decoder(Tiny, KernelPlan.Plain, seed: 1);
        using var optimizer = new AdamW(model.NamedParameters(), new AdamWSettings { WeightDecay = 0 });
        var trainer = new Trainer(model, optimizer, new LearningRateSchedule(rate, 0, steps, 0.1), batches, clipNorm: 1);
        StepResult? last = null;
        for (var step = 1; step <= steps; step++)
        {
            last = trainer.Step(step, Cancellation);
        }

        return (last!, Weights(model));
    }

    private static long LiveTensors => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    private static float[] Weights(Decoder model) => [.. model.NamedParameters().SelectMany(p => p.Value.data<float>().ToArray())];

    private static float LargestDifference(float[] left, float[] right) => left.Zip(right, (a, b) => Math.Abs(a - b)).Max();
}
