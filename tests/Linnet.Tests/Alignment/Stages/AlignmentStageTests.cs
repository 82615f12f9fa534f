using Linnet.Alignment.Stages;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Metrics;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Model.Checkpoints;
using Linnet.Tests.Pretraining.Stages;
using Linnet.Tests.Rewards;
using Linnet.Tokenization;
using Linnet.Training.Generation;

namespace Linnet.Tests.Alignment.Stages;

public sealed class AlignmentStageTests : IDisposable
{
    private readonly AlignmentRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void BestOfN_ofARandomModel_risesWithNAndTellsAllItsNumbers()
    {
        var outcome = _run.Start(new BestOfNStage(), _run.BestOfN);

        var summary = outcome.Manifest.Summary;
        var rewards = summary["rewards"]!.AsArray().Select(point => point!["reward"]!.GetValue<double>()).ToList();
        Assert.Equal(rewards.Order(), rewards);
        Assert.Equal(3, rewards.Count);
        Assert.Equal(("cpu", "cpu"), (outcome.Manifest.Device, (string?)outcome.Manifest.Execution["generation_device"]));
        Assert.Equal(rewards[0], summary["sft_reward"]!.GetValue<double>());
        Assert.Equal(rewards[^1], summary["best_of_n_reward"]!.GetValue<double>());
        Assert.True(summary["difference_low"]!.GetValue<double>() > 0);
        Assert.InRange(0, summary["random_choice_difference_low"]!.GetValue<double>(), summary["random_choice_difference_high"]!.GetValue<double>());
        Assert.Equal(6, MetricsReader.Read(Path.Combine(outcome.Folder, "samples.jsonl")).Count());
        Assert.All(summary.Select(entry => entry.Key), key => Assert.True(AlignmentRun.LastMetrics(outcome).ContainsKey(key), key));
        Assert.Contains("Score against distance", File.ReadAllText(Path.Combine(outcome.Folder, StageFiles.Report)), StringComparison.Ordinal);
    }

    [Fact]
    public void Stages_onCudaWhereThereIsNone_areRefusedBeforeAnything()
    {
        Assert.SkipUnless(CudaDevice.Find() == CudaSupport.NotInBuild, "This build has CUDA.");
        Refuse(() => _run.Start(new BestOfNStage(), _run.BestOfN + "\ndevice: cuda"));
        Refuse(() => _run.Start(new DpoStage(), _run.Dpo + "\ndevice: cuda"));
        Refuse(() => _run.Start(new PpoStage(), _run.Ppo + "\ndevice: cuda"));

        static void Refuse(Func<object> start) =>
            Assert.StartsWith("device: cuda needs a build for CUDA", Assert.Throws<UsageException>(start).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_twice_givesTheSameBytes()
    {
        Assert.Equal(
            AlignmentRun.Lasting(_run.Start(new BestOfNStage(), _run.BestOfN)), AlignmentRun.Lasting(_run.Start(new BestOfNStage(), _run.BestOfN, "again")));
    }

    [Fact]
    public void Dpo_interruptedAndResumed_endsWithTheBytesOfAnUninterruptedRun() => InterruptAndCompare(new DpoStage(), _run.Dpo);

    [Fact]
    public void Ppo_interruptedAndResumed_endsWithTheBytesOfAnUninterruptedRun() => InterruptAndCompare(new PpoStage(), _run.Ppo);

    [Fact]
    public void Stages_ofOneModel_meetTheSameSftAnswers()
    {
        var dpo = _run.Start(new DpoStage(), _run.Dpo).Manifest.Summary;
        var ppo = _run.Start(new PpoStage(), _run.Ppo).Manifest.Summary;

        Assert.Equal(dpo["sft_reward"]!.GetValue<double>(), ppo["sft_reward"]!.GetValue<double>());
        Assert.NotEqual(dpo["reward"]!.GetValue<double>(), ppo["reward"]!.GetValue<double>());
        Assert.Equal(0, dpo["sft_kl"]!.GetValue<double>());
        Assert.NotEqual(0, dpo["kl"]!.GetValue<double>());
    }

    [Fact]
    public void Ppo_afterBestOfN_drawsBothIntoOneFigureAndLeavesAModelThatChats()
    {
        _run.Start(new BestOfNStage(), _run.BestOfN);

        var outcome = _run.Start(new PpoStage(), _run.Ppo + "\ncompare: run:01-best-of-n");

        Assert.Equal(3, outcome.Manifest.Summary["best_of_n"]!.AsArray().Count);
        var model = StageModel.Find(outcome.Folder);
        using var checkpoint = Checkpoint.Open(model);
        Assert.NotNull(ChatTemplate.Open(model, checkpoint.Tokenizer));
        Assert.True(File.Exists(Path.Combine(model, "value_head.safetensors")));
        foreach (var key in new[] { "reward", "kl", "sft_reward", "entropy", "kl_coefficient", "difference_low", "alarms" })
        {
            Assert.Equal(outcome.Manifest.Summary[key]!.ToJsonString(), AlignmentRun.LastMetrics(outcome)[key]!.ToJsonString());
        }
    }

    [Fact]
    public void Run_withAFileThatHasNoQuestions_saysWhatWasExpected()
    {
        var error = Assert.Throws<ArtifactException>(() => _run.Start(new PpoStage(), _run.Ppo + "\nkinds: [poem]"));

        Assert.EndsWith(
            "held-out.jsonl: expected questions of the kinds [poem] of at most 249 tokens, found none. Name other kinds, a smaller answer_tokens, or another file.",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Recipes_withNumbersThatDoNotFit_nameTheKeys()
    {
        var ppo = Assert.Throws<RecipeException>(() => _run.Start(
            new PpoStage(), _run.Ppo.Replace("minibatch: 4", "minibatch: 3", StringComparison.Ordinal).Replace("warmup_steps: 1", "warmup_steps: 9", StringComparison.Ordinal)));
        var best = Assert.Throws<RecipeException>(() => _run.Start(new BestOfNStage(), _run.BestOfN.Replace("answers: 4", "answers: 6", StringComparison.Ordinal)));

        Assert.Contains("training.minibatch: expected a divisor of training.rollouts (8), found 3", ppo.Message, StringComparison.Ordinal);
        Assert.Contains("training.warmup_steps: expected fewer than training.steps (6), found 9", ppo.Message, StringComparison.Ordinal);
        Assert.Contains("answers: expected a power of two, found 6", best.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_onADocumentThatIsMeasuredOn_isRefused()
    {
        TextLines.Write(_run["questions.jsonl"], [AlignmentRun.Question(0, "d"), AlignmentRun.Question(1, "h")]);

        var expected = $"{_run["held-out.jsonl"]}: expected documents of which none is learnt from, found \"h\" (q10), which the training file has too. "
            + "Split by document: `linnet instruct convert` does.";
        Assert.Equal(expected, Assert.Throws<ArtifactException>(() => _run.Start(new DpoStage(), _run.Dpo)).Message);
        Assert.Equal(expected, Assert.Throws<ArtifactException>(() => _run.Start(new PpoStage(), _run.Ppo)).Message);
    }

    [Fact]
    public void Training_thatDoesNotFit_isRefusedBeforeAnythingIsDrawn()
    {
        // 65,536 answers to a question of tens of thousands of tokens: more than any machine has.
        _run.WriteModels(TinyChatModel.Description with { MaximumSequenceLength = 65_536 });
        TextLines.Write(_run["questions.jsonl"], [AlignmentRun.Question(0, "d") with { Prompt = new string('?', 60_000) }]);
        string Other(string recipe) => recipe.Replace("/base", "/other", StringComparison.Ordinal).Replace("/reward", "/other-reward", StringComparison.Ordinal);
        var dpo = Other(_run.Dpo).Replace("batch_pairs: 4", "batch_pairs: 65536", StringComparison.Ordinal);
        var ppo = Other(_run.Ppo).Replace("rollouts: 8, minibatch: 4", "rollouts: 65536, minibatch: 65536", StringComparison.Ordinal);

        var errors = new[]
        {
            Assert.Throws<ResourceException>(() => _run.Start(new DpoStage(), dpo)),
            Assert.Throws<ResourceException>(() => _run.Start(new PpoStage(), ppo)),
        };

        Assert.All(errors, error => Assert.Matches("^Training needs at least [0-9.]+ TiB of memory, and [0-9.]+ [KMGT]iB is available; ", error.Message));
        Assert.EndsWith("are the activations of one micro-batch. Lower training.batch_pairs.", errors[0].Message, StringComparison.Ordinal);
        Assert.EndsWith("are the activations of one micro-batch. Lower training.minibatch.", errors[1].Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.OutOfResources, errors[0].ExitCode);
        Assert.Empty(Directory.GetFiles(_run["run"], "pairs.jsonl", SearchOption.AllDirectories));
    }

    private void InterruptAndCompare<TRecipe>(IStage<TRecipe> stage, string recipe)
        where TRecipe : IRecipe
    {
        var whole = _run.Start(stage, recipe, "whole");
        foreach (var stop in new[] { 1, 5 })
        {
            using var interruption = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => _run.Start(
                stage, recipe, $"stopped-{stop}", new StepCounter(done => { if (done == stop) { interruption.Cancel(); } }), interruption.Token));

            Assert.Equal(AlignmentRun.Lasting(whole), AlignmentRun.Lasting(_run.Start(stage, recipe, $"stopped-{stop}")));
        }
    }
}
