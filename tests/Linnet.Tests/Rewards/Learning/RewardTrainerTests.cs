using Linnet.Core.Random;
using Linnet.Rewards;
using Linnet.Rewards.Learning;
using Linnet.Rewards.Measures;
using Linnet.Tests.Core;
using Linnet.Training.Kernels;
using Linnet.Training.Loop;
using Linnet.Training.Optimization;
using Linnet.Training.Schedules;

namespace Linnet.Tests.Rewards.Learning;

public sealed class RewardTrainerTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Step_onPairsWithAnOrder_learnsIt()
    {
        var measures = Learn(Pairs(200, "train"), 0);

        Assert.True(measures.Accuracy >= 0.95, $"{measures.Accuracy}");
    }

    [Fact]
    public void Step_onPairsWithShuffledLabels_staysAtChance()
    {
        // The control: the same answers, each pair turned round or not by a coin.
        var coin = new CounterRandom(3, "labels");
        var turned = Pairs(200, "train").Select((p, i) => coin.Bits((ulong)i) % 2 == 0 ? p : p with { Chosen = p.Rejected, Rejected = p.Chosen });
        var validation = Pairs(200, "validation");

        var measures = Learn([.. turned], 0, [.. validation.Select((p, i) => coin.Bits(1000 + (ulong)i) % 2 == 0 ? p : p with { Chosen = p.Rejected, Rejected = p.Chosen })]);

        Assert.InRange(measures.Accuracy, 0.4, 0.6);
    }

    [Fact]
    public void Step_inMicroBatches_equalsOneBatch()
    {
        var (whole, wholeWeights) = Steps(2, microBatch: 8, languageWeight: 0.5);
        var (parts, partWeights) = Steps(2, microBatch: 3, languageWeight: 0.5);

        Assert.Equal(whole.Loss, parts.Loss, 1e-5);
        Assert.Equal(whole.GradientNorm, parts.GradientNorm, 1e-4 * whole.GradientNorm);
        Assert.Equal(whole.Values.Select(v => v.Key), parts.Values.Select(v => v.Key));
        Assert.InRange(wholeWeights.Zip(partWeights, (a, b) => Math.Abs(a - b)).Max(), 0, 2e-4);
    }

    [Fact]
    public void Step_withLanguageModelWeight_reportsTheLikelihoodOfTheChosenAnswers()
    {
        var (with, _) = Steps(1, microBatch: 8, languageWeight: 0.5);
        var (without, _) = Steps(1, microBatch: 8, languageWeight: 0);

        // A random model over 257 ids: near ln 257.
        Assert.InRange(with.Values.Single(v => v.Key == "language_model_loss").Value, 5.3, 5.8);
        Assert.DoesNotContain(without.Values, v => v.Key == "language_model_loss");
        Assert.NotEqual(without.GradientNorm, with.GradientNorm);
    }

    [Fact]
    public void Pairs_ofAnEpoch_areEachTakenOnce()
    {
        using var model = RewardModel.Begin(TinyChatModel.Write(_folder), KernelPlan.Plain, seed: 3);
        using var optimizer = new AdamW(model.NamedParameters(), new());
        var pairs = Pairs(24, "train");
        var trainer = Trainer(model, optimizer, pairs, microBatch: 8, languageWeight: 0);

        var epoch = new[] { 1, 2, 3 }.SelectMany(step => trainer.Pairs(step)).ToList();

        Assert.Equal(24, epoch.Distinct().Count());
        Assert.NotEqual(epoch, new[] { 4, 5, 6 }.SelectMany(step => trainer.Pairs(step)));
    }

    private PairMeasures Learn(IReadOnlyList<EncodedPair> train, double languageWeight, IReadOnlyList<EncodedPair>? validation = null)
    {
        using var model = RewardModel.Begin(TinyChatModel.Write(_folder), KernelPlan.Plain, seed: 3);
        using var optimizer = new AdamW(model.NamedParameters(), new() { WeightDecay = 0 });
        var trainer = Trainer(model, optimizer, train, microBatch: 8, languageWeight);
        for (var step = 1; step <= 60; step++)
        {
            trainer.Step(step, Cancellation);
        }

        return PairMeter.Measure(model, validation ?? Pairs(200, "validation"), Cancellation);
    }

    private (StepResult Last, float[] Weights) Steps(int steps, int microBatch, double languageWeight)
    {
        using var model = RewardModel.Begin(TinyChatModel.Write(_folder), KernelPlan.Plain, seed: 3);
        using var optimizer = new AdamW(model.NamedParameters(), new());
        var trainer = Trainer(model, optimizer, Pairs(24, "train"), microBatch, languageWeight);
        var last = Enumerable.Range(1, steps).Select(step => trainer.Step(step, Cancellation)).Last();
        Directory.Delete(_folder["base"], recursive: true);
        return (last, [.. model.NamedParameters().SelectMany(p => p.Value.data<float>().ToArray())]);
    }

    private static RewardTrainer Trainer(RewardModel model, AdamW optimizer, IReadOnlyList<EncodedPair> pairs, int microBatch, double languageWeight) =>
        new(model, optimizer, new LearningRateSchedule(3e-3, 2, 100, 0.5), pairs, new(8, microBatch, 1, languageWeight, Seed: 9));

    // The better answer is of high letters, the worse one of low letters.
    private static IReadOnlyList<EncodedPair> Pairs(int count, string stream)
    {
        var random = new CounterRandom(1, stream);
        return [.. Enumerable.Range(0, count).Select(i => new EncodedPair("cut", [256, 60, 61], Letters(i, 0, 110), Letters(i, 50, 97)))];

        int[] Letters(int i, int offset, int first) =>
            [.. Enumerable.Range(0, 3 + (int)random.Below(5, (ulong)((100 * i) + offset))).Select(k => first + (int)random.Below(12, (ulong)((100 * i) + offset + 1 + k))), 256];
    }
}
