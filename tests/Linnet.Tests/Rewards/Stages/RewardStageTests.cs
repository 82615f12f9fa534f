using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Metrics;
using Linnet.Core.Stages;
using Linnet.Evaluation;
using Linnet.Rewards;
using Linnet.Rewards.Pairs;
using Linnet.Tests.Pretraining.Stages;
using Linnet.Training.Kernels;

namespace Linnet.Tests.Rewards.Stages;

public sealed class RewardStageTests
{
    [Fact]
    public void Run_toItsEnd_measuresFromStepZeroAndLeavesAModelThatScores()
    {
        using var run = new RewardRun();
        run.MakePairs();

        var outcome = run.Train();

        var metrics = MetricsReader.Read(Path.Combine(outcome.Folder, StageFiles.Metrics)).ToList();
        Assert.Equal(Enumerable.Range(0, 10), metrics.Select(m => m["step"]!.GetValue<int>()));
        int[] measured = [0, 4, 8, 9];
        Assert.Equal(measured, metrics.Where(m => m.ContainsKey("gap_mean")).Select(m => m["step"]!.GetValue<int>()));
        var gaps = MetricsReader.Read(Path.Combine(outcome.Folder, "gaps.jsonl")).ToList();
        Assert.Equal(measured, gaps.Select(m => m["step"]!.GetValue<int>()));
        Assert.All(gaps, line => Assert.Equal(12, line["gaps"]!.AsArray().Count));
        var summary = outcome.Manifest.Summary;
        Assert.Equal(metrics[^1]["accuracy"]!.GetValue<double>(), summary["accuracy"]!.GetValue<double>());
        Assert.Equal(metrics[0]["gap_mean"]!.GetValue<double>(), summary["gap_mean_first"]!.GetValue<double>());
        Assert.True(summary["gap_mean_last"]!.GetValue<double>() > summary["gap_mean_first"]!.GetValue<double>());
        Assert.Equal(0.5, summary["accuracy_without_prompt"]!.GetValue<double>(), 1e-9);
        Assert.Equal(PairKind.All, summary["accuracy_by_kind"]!.AsObject().Select(e => e.Key));

        // Two pairs of a couple are one observation, so the interval is that of half as many trials.
        var (share, pairs) = (summary["accuracy_by_kind"]![PairKind.Other]!.GetValue<double>(), summary["validation_pairs"]![PairKind.Other]!.GetValue<int>());
        Assert.True(pairs > 1);
        Assert.Equal(
            new Proportion(share * (pairs / 2), pairs / 2).Interval().ToJsonString(),
            summary["accuracy_interval_by_kind"]![PairKind.Other]!.ToJsonString());

        using var model = RewardModel.Open(Path.Combine(outcome.Folder, summary["model"]!.GetValue<string>()), KernelPlan.Plain);
        Assert.Equal(summary["score_mean"]!.GetValue<double>(), model.Scale.Mean, 1e-6);
        var html = File.ReadAllText(Path.Combine(outcome.Folder, StageFiles.Report));
        Assert.Contains("Before training", html, StringComparison.Ordinal);
        Assert.Contains("After step 9", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(9)]
    public void Run_stoppedAndResumed_endsWithTheSameBytes(int stopAfter)
    {
        using var whole = new RewardRun();
        using var stopped = new RewardRun();
        whole.MakePairs();
        stopped.MakePairs();
        var expected = RewardRun.Lasting(whole.Train());
        using var stop = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => stopped.Train(
            new StepCounter(step =>
            {
                if (step == stopAfter)
                {
                    stop.Cancel();
                    stop.Token.ThrowIfCancellationRequested();
                }
            }),
            stop.Token));
        var outcome = stopped.Train();

        Assert.True(outcome.Resumed);
        Assert.Equal(expected, RewardRun.Lasting(outcome));
    }

    [Fact]
    public void Run_withPairsThatDoNotFit_saysSo()
    {
        using var run = new RewardRun();
        run.MakePairs();
        run.Recipe = run.Recipe.Replace("maximum_tokens: 256", "maximum_tokens: 16", StringComparison.Ordinal);

        var error = Assert.Throws<ArtifactException>(() => run.Train());

        Assert.Equal(
            $"{run.Folder["run/01-preference-pairs/pairs.train.jsonl"]}: expected preference pairs of at most 16 tokens, found 100 longer ones. "
            + "Raise training.maximum_tokens, or make pairs with `linnet reward pairs`.",
            error.Message);
    }

    [Fact]
    public void MakePairs_fromDocumentsThatAreLearntFrom_isRefused()
    {
        using var run = new RewardRun();
        TextLines.Write(run.Folder["validation.jsonl"], Pairs.SampleItems.Make(60, 10, seed: 5));

        var error = Assert.Throws<ArtifactException>(() => run.MakePairs());

        Assert.Equal(
            $"{run.Folder["validation.jsonl"]}: expected documents of which none is learnt from, found \"type5-0\" (m0), which the training file has too. "
            + "Split by document: `linnet instruct convert` does.",
            error.Message);
    }

    [Fact]
    public void MakePairs_fromTooLittle_namesTheKindThatIsMissing()
    {
        using var run = new RewardRun();
        TextLines.Write(run.Folder["validation.jsonl"], [new PromptCompletion("a", "member", "d", "What?", "Gets the size of it.")]);

        var error = Assert.Throws<ArtifactException>(() => run.MakePairs());

        Assert.Contains("pairs of kind \"other\" can be made", error.Message, StringComparison.Ordinal);
        Assert.Contains("found 1 usable instructions", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MakePairs_twice_writesTheSameBytes()
    {
        using var one = new RewardRun();
        using var two = new RewardRun();

        var outcome = one.MakePairs();

        Assert.Equal(RewardRun.Lasting(outcome), RewardRun.Lasting(two.MakePairs()));
        var validation = TextLines.ReadPairs(Path.Combine(outcome.Folder, "pairs.validation.jsonl"), TestContext.Current.CancellationToken).ToList();
        Assert.Equal(50, validation.Count);
        Assert.Equal(50, outcome.Manifest.Summary["validation"]!["pairs"]!.GetValue<int>());
    }
}
