using Linnet.Alignment.Dpo;
using Linnet.Training.Modules;
using Linnet.Training.Optimization;
using Linnet.Training.Schedules;
using TorchSharp;

namespace Linnet.Tests.Alignment.Dpo;

public sealed class DpoTrainerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Step_onOwnBestAndWorstAnswers_raisesTheScoreAndSwappedLabelsLowerIt()
    {
        var (before, after, first) = Train(swap: false);
        var (_, swapped, _) = Train(swap: true);

        Assert.Equal(Math.Log(2), first, 1e-5);
        Assert.True(after > before + 0.5, $"{before} → {after}");
        Assert.True(swapped < before - 0.3, $"{before} → {swapped} with swapped labels");
    }

    [Fact]
    public void Step_withAHugeBeta_staysNearerToTheReference()
    {
        using var reference = AlignmentToy.Model();
        using var free = Trained(0.1);
        using var held = Trained(100);

        var (freely, tightly) = (AlignmentToy.Kl(free, reference), AlignmentToy.Kl(held, reference));

        Assert.True(tightly < freely / 4, $"{tightly} against {freely}");
    }

    [Fact]
    public void Step_manyTimes_keepsTheNumberOfLiveTensorsAndTheReferenceWithoutGradient()
    {
        using var policy = AlignmentToy.Model();
        using var reference = AlignmentToy.Model();
        using var optimizer = new AdamW(policy.NamedParameters(), new());
        var trainer = Trainer(policy, reference, optimizer, beta: 0.1, swap: false);
        trainer.Step(1, Cancellation);
        trainer.Step(2, Cancellation);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (var step = 3; step < 8; step++)
        {
            trainer.Step(step, Cancellation);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.All(reference.NamedParameters(), p => Assert.Null(p.Value.grad));
    }

    [Fact]
    public void ToJson_ofAPair_readsBackAsItWas()
    {
        var pair = new OnPolicyPair("q", [1, 2], [3, 4], [5], 1.5, -0.25);

        var read = OnPolicyPair.FromJson(System.Text.Json.Nodes.JsonNode.Parse(pair.ToJson(_ => "text").ToJsonString())!.AsObject());

        Assert.Equivalent(pair, read, strict: true);
    }

    [Fact]
    public void Of_answersWithoutAGap_isNoPair()
    {
        var (question, answers) = (AlignmentToy.Questions[0], new Linnet.Alignment.Sampling.SampledAnswer[] { new([1], [0], true), new([2], [0], true) });

        Assert.Null(OnPolicyPair.Of(question, answers, [1.0, 1.05], leastGap: 0.1));
        Assert.Equal([2], OnPolicyPair.Of(question, answers, [1.0, 1.2], leastGap: 0.1)!.Chosen);
    }

    private static (double Before, double After, double FirstLoss) Train(bool swap)
    {
        using var policy = AlignmentToy.Model();
        using var reference = AlignmentToy.Model();
        using var optimizer = new AdamW(policy.NamedParameters(), new() { WeightDecay = 0 });
        var before = AlignmentToy.Score(policy);
        var trainer = Trainer(policy, reference, optimizer, beta: 0.1, swap);
        var first = trainer.Step(1, Cancellation).Loss;
        for (var step = 2; step <= 40; step++)
        {
            trainer.Step(step, Cancellation);
        }

        return (before, AlignmentToy.Score(policy), first);
    }

    private static Decoder Trained(double beta)
    {
        var policy = AlignmentToy.Model();
        using var reference = AlignmentToy.Model();
        using var optimizer = new AdamW(policy.NamedParameters(), new() { WeightDecay = 0 });
        var trainer = Trainer(policy, reference, optimizer, beta, swap: false);
        for (var step = 1; step <= 20; step++)
        {
            trainer.Step(step, Cancellation);
        }

        return policy;
    }

    private static DpoTrainer Trainer(Decoder policy, Decoder reference, AdamW optimizer, double beta, bool swap)
    {
        // Sixteen pairs to a question, each of eight answers of its own.
        var answers = AlignmentToy.Sample(policy, 128, "pairs");
        var scores = AlignmentToy.Scorer.Score(AlignmentToy.Questions, answers);
        var pairs = AlignmentToy.Questions
            .SelectMany((question, i) => answers[i].Chunk(8).Zip(scores[i].Chunk(8), (some, their) => OnPolicyPair.Of(question, some, their, leastGap: 0)))
            .OfType<OnPolicyPair>()
            .Select(pair => swap ? pair with { Chosen = pair.Rejected, Rejected = pair.Chosen } : pair).ToList();
        return new DpoTrainer(
            policy, reference, optimizer, new LearningRateSchedule(1e-2, 0, 40, 1), new DpoLoss(beta), pairs, batch: 32, clipNorm: 1, seed: 1, Cancellation);
    }
}
