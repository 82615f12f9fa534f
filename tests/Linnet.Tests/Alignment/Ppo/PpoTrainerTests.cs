using Linnet.Alignment.Ppo;
using Linnet.Core.Tokenizers;
using Linnet.Generation;
using Linnet.Training.Generation;
using Linnet.Training.Loop;
using Linnet.Training.Modules;
using Linnet.Training.Optimization;
using Linnet.Training.Schedules;
using TorchSharp;

namespace Linnet.Tests.Alignment.Ppo;

public sealed class PpoTrainerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Step_manyTimes_raisesTheScore()
    {
        using var toy = new Toy();
        var before = AlignmentToy.Score(toy.Decoder);

        toy.Run(25);

        var after = AlignmentToy.Score(toy.Decoder);
        Assert.True(after > before + 1, $"{before} → {after}");
    }

    [Fact]
    public void Step_withAHugeCoefficient_staysNearTheReference()
    {
        using var free = new Toy(coefficient: 1e-3);
        using var held = new Toy(coefficient: 10);

        free.Run(12);
        held.Run(12);

        var (freely, tightly) = (AlignmentToy.Kl(free.Decoder, free.Reference), AlignmentToy.Kl(held.Decoder, held.Reference));
        Assert.InRange(tightly, -0.05, 0.4);
        Assert.True(freely > 4 * Math.Abs(tightly), $"{freely} against {tightly}");
    }

    [Fact]
    public void Step_first_beginsAtRatioOneAndNoDistance()
    {
        using var toy = new Toy();

        var first = toy.Trainer.Step(1, Cancellation);
        var second = toy.Trainer.Step(2, Cancellation);

        Assert.Equal(0, Value(first, "first_ratio_error"));
        Assert.Equal(0, Value(first, "rollout_kl"));
        Assert.Equal(0, Value(second, "first_ratio_error"));
        Assert.NotEqual(0, Value(second, "rollout_kl"));
        Assert.InRange(Value(first, "sampler_difference"), 0, 1e-4);
    }

    [Fact]
    public void Step_ofALaterEpoch_hasLeftRatioOne()
    {
        // The control of the test above: the error is measured, not always 0.
        using var toy = new Toy(epochs: 3);

        Assert.True(Value(toy.Trainer.Step(1, Cancellation), "ratio_clipped") > 0);
    }

    [Fact]
    public void Step_fromRestoredState_equalsOneWithoutInterruption()
    {
        using var whole = new Toy();
        using var early = new Toy();
        whole.Run(3);
        early.Run(2);
        using var late = new Toy();
        using (torch.no_grad())
        {
            foreach (var (from, to) in early.Policy.NamedParameters().Zip(late.Policy.NamedParameters()))
            {
                to.Value.copy_(from.Value);
                late.Optimizer.MomentsOf(to.Name).First.copy_(early.Optimizer.MomentsOf(from.Name).First);
                late.Optimizer.MomentsOf(to.Name).Second.copy_(early.Optimizer.MomentsOf(from.Name).Second);
            }
        }

        late.Optimizer.StepCount = early.Optimizer.StepCount;
        late.Trainer.Restore(early.Trainer.State);
        late.Trainer.Step(3, Cancellation);

        Assert.Equal(AlignmentToy.Weights(whole.Decoder), AlignmentToy.Weights(late.Decoder));
        Assert.Equal(whole.Trainer.State.ToJsonString(), late.Trainer.State.ToJsonString());
        Assert.NotEqual("""{"kl_coefficient":0.02}""", late.Trainer.State.ToJsonString());
    }

    [Fact]
    public void Step_manyTimes_keepsTheNumberOfLiveTensorsAndTheReferenceWithoutGradient()
    {
        using var toy = new Toy();
        toy.Run(2);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var reference = AlignmentToy.Weights(toy.Reference);

        for (var step = 3; step < 7; step++)
        {
            toy.Trainer.Step(step, Cancellation);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.All(toy.Reference.NamedParameters(), p => Assert.Null(p.Value.grad));
        Assert.Equal(reference, AlignmentToy.Weights(toy.Reference));
    }

    private static double Value(StepResult result, string name) => result.Values.Single(value => value.Key == name).Value;

    private sealed class Toy : IDisposable
    {
        private readonly LiveGenerator _generator;

        public Toy(double coefficient = 0.02, int epochs = 2)
        {
            (Decoder, Reference) = (AlignmentToy.Model(), AlignmentToy.Model());
            Policy = new PolicyModel(Decoder, new ByteTokenizer());
            _generator = new LiveGenerator(Decoder, GenerationDevice.Cpu, threads: 1);
            Optimizer = new AdamW(Policy.NamedParameters(), new() { WeightDecay = 0 });
            var settings = new PpoSettings { Rollouts = 32, Minibatch = 16, Epochs = epochs, AnswerTokens = AlignmentToy.AnswerTokens, MissingEndPenalty = 0 };
            Trainer = new PpoTrainer(
                Policy, Reference, _generator, AlignmentToy.Scorer, AlignmentToy.Questions, AlignmentToy.End, Optimizer, new LearningRateSchedule(1e-2, 0, 30, 1),
                new PpoLoss(0.2, 0.5, 0.1, 0), new AdaptiveKlController(coefficient, 6, 1000), settings, seed: 1);
        }

        public Decoder Decoder { get; }

        public Decoder Reference { get; }

        public PolicyModel Policy { get; }

        public AdamW Optimizer { get; }

        public PpoTrainer Trainer { get; }

        public void Run(int steps)
        {
            for (var step = 1; step <= steps; step++)
            {
                Trainer.Step(step, Cancellation);
            }
        }

        public void Dispose()
        {
            _generator.Dispose();
            Optimizer.Dispose();
            Policy.Dispose();
            Decoder.Dispose();
            Reference.Dispose();
        }
    }
}
