using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Metrics;
using Linnet.Core.Random;
using Linnet.Core.Stages;
using Linnet.Pretraining.Mixture;
using Linnet.Pretraining.Windows;
using Linnet.Tests.Pretraining.Windows;
using Linnet.Training.Spikes;

namespace Linnet.Tests.Pretraining.Stages;

/// <summary>A training over text whose windows of some steps on end have their bytes shuffled.</summary>
public sealed class PretrainSpikeTests
{
    private const int Length = 32, Batch = 8, Steps = 170;

    private static readonly string Recipe = $$"""
        stage: pretrain
        data:
          sources:
            - {name: text, train: [OTHER], validation: [VALIDATION]}
        model: {width: 32, layers: 1, heads: 4, key_value_heads: 2, feed_forward_width: 40}
        training:
          {sequence_length: {{Length}}, batch_tokens: {{Length * Batch}}, micro_batch_size: 8, steps: {{Steps}}, warmup_steps: 5, learning_rate: 1e-2, schedule: constant, spike: {above: 6, steps: 3, rollbacks: 2, rate_factor: 0.5} }
        evaluation: {every_steps: 60}
        checkpoints: {every_steps: 25, keep: 2}
        samples: {prompts: ["Line"], tokens: 8, every_steps: 60}
        """;

    [Fact]
    public void Run_overAPoisonedStretch_goesBackPassesOverItAndTellsSo()
    {
        using var run = Poisoned(140, 144);
        var progress = new StepCounter(_ => { });

        var outcome = run.Start(progress);

        // Three steps on end show the poison; the two that are left behind them are no spike of three.
        var rollback = Assert.Single(RollbackFile.Read(outcome.Folder).All);
        Assert.Equal((142, 125, 139, 142), (rollback.At, rollback.BackTo, rollback.From, rollback.Until));
        Assert.Equal([139, 140, 141, 142], rollback.Reads.Select(step => step.Step));
        Assert.All(rollback.Reads, step => Assert.StartsWith("The step reads text, documents 1", step.English, StringComparison.Ordinal));
        Assert.True(JsonNode.DeepEquals(RollbackFile.ToJson(new Rollbacks([rollback])), outcome.Manifest.Summary["rollbacks"]));

        var metrics = MetricsReader.Read(Path.Combine(outcome.Folder, StageFiles.Metrics)).ToList();
        Assert.Equal(Enumerable.Range(1, Steps), metrics.Select(line => line["step"]!.GetValue<int>()));
        Assert.Equal([139, 140, 141, 142], metrics.Where(line => line.ContainsKey("passed_over")).Select(line => line["step"]!.GetValue<int>()));
        Assert.Equal(1e-2, metrics[124]["learning_rate"]!.GetValue<double>());
        Assert.All(metrics.Skip(125), line => Assert.Equal(0.5e-2, line["learning_rate"]!.GetValue<double>()));
        Assert.Equal(metrics[138 - 1]["tokens"]!.GetValue<long>(), metrics[142 - 1]["tokens"]!.GetValue<long>());
        Assert.InRange(outcome.Manifest.Summary["tokens"]!.GetValue<long>(), ((Steps - 4) * Length * Batch) - Length, (Steps - 4) * Length * Batch); // one window is short

        Assert.Contains(progress.Notices, notice => notice.English.EndsWith(
            "going back from step 142 to step 125, and passing over steps 139 to 142 (1 of 2 times). The learning rate is multiplied by 0.5.", StringComparison.Ordinal));
        Assert.Contains("Where it went back", File.ReadAllText(Path.Combine(outcome.Folder, StageFiles.Report)), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_overTheSameTextWithoutPoison_neverGoesBack()
    {
        using var run = Poisoned(0, -1);

        var outcome = run.Start();

        Assert.False(File.Exists(Path.Combine(outcome.Folder, RollbackFile.Name)));
        Assert.DoesNotContain("rollbacks", outcome.Manifest.Summary.Select(entry => entry.Key));
        Assert.DoesNotContain("Where it went back", File.ReadAllText(Path.Combine(outcome.Folder, StageFiles.Report)), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_thatWouldGoBackOnceTooOften_stopsAndSaysWhere()
    {
        using var run = Poisoned(140, 160);

        var error = Assert.Throws<DivergenceException>(() => run.Start());

        Assert.Equal(148, error.Step);
        var folder = Path.Combine(run.Partial, "checkpoints", "step-000125");
        Assert.Equal(folder, error.Checkpoint);
        Assert.Matches(
            @"\Apretrain: training diverged at step 148 \(loss [0-9.]+, mean [0-9.]+, deviation [0-9.]+\)\. The last good checkpoint is " + System.Text.RegularExpressions.Regex.Escape(folder)
            + @"\. The loss stood more than 6 deviations above the mean for 3 steps on end, and the training went back 2 times before\."
            + @" Step 146: The step reads text, documents 1\. Step 148: The step reads text, documents 1\. Lower the learning rate or lengthen the warmup, and start a new run\.\z",
            error.Message);
        Assert.Equal(2, RollbackFile.Read(run.Partial).All.Count);
        Assert.Equal(error.Message, Assert.Throws<DivergenceException>(() => run.Start()).Message); // again: it ends as it did
    }

    [Theory]
    [InlineData(141)] // in the middle of the rise
    [InlineData(142)] // two reports of the first way back have this step: after the going back
    [InlineData(150)]
    public void Run_stoppedAroundAGoingBack_endsWithTheSameBytes(int stopAfter)
    {
        using var whole = Poisoned(140, 144);
        using var stopped = Poisoned(140, 144);
        var expected = PretrainRun.Lasting(whole.Start());
        using var stop = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => stopped.Start(
            new StepCounter(step =>
            {
                if (step == stopAfter)
                {
                    stop.Cancel();
                }
            }),
            stop.Token));

        Assert.Equal(expected, PretrainRun.Lasting(stopped.Start()));
    }

    [Theory]
    [InlineData(0)] // before anything else is done
    [InlineData(1)] // the first step after it
    public void Run_killedWhileItGoesBack_endsWithTheSameBytes(int reports)
    {
        using var whole = Poisoned(140, 144);
        using var killed = Poisoned(140, 144);
        var expected = PretrainRun.Lasting(whole.Start());

        Assert.Throws<TimeoutException>(() => killed.Start(new Killing(reports)));
        Assert.Single(RollbackFile.Read(killed.Partial).All);

        Assert.Equal(expected, PretrainRun.Lasting(killed.Start()));
    }

    [Fact]
    public void Resume_afterAGoingBack_doesNotUseACheckpointOfTheWayThatWasGivenUp()
    {
        // A checkpoint at 139, the step before the rise, is passed over: it learnt from what may have raised the loss.
        using var whole = Poisoned(140, 144);
        using var killed = Poisoned(140, 144);
        whole.Recipe = killed.Recipe = Recipe.Replace("every_steps: 25", "every_steps: 139", StringComparison.Ordinal);
        var outcome = whole.Start();
        Assert.Equal(0, Assert.Single(RollbackFile.Read(outcome.Folder).All).BackTo);

        Assert.Throws<TimeoutException>(() => killed.Start(new Killing(0)));
        Assert.True(Directory.Exists(Path.Combine(killed.Partial, "checkpoints", "step-000139")));

        Assert.Equal(PretrainRun.Lasting(outcome), PretrainRun.Lasting(killed.Start()));
    }

    // Enough lines for one epoch; what steps first to last read is shuffled, window by window.
    private static PretrainRun Poisoned(int first, int last)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 2600).Select(i => $"Line {i % 100} ends here.\n")));
        using var tokens = new TemporaryTokens([256, .. text.Select(value => (int)value), 256]);
        var windows = new TokenWindows(tokens.File, Length);
        Assert.True(windows.Count > Steps * Batch);
        var run = new PretrainRun { Recipe = Recipe };
        var batches = new MixtureBatches([("text", 1, windows)], [], run.Seed, Batch, Batch);
        for (var step = first; step <= last; step++)
        {
            foreach (var (from, until) in batches.Windows(step).SelectMany(place => batches.Places(place)))
            {
                var random = new CounterRandom(1, $"poison {from}");
                for (var (i, end) = ((int)from - 1, (int)Math.Min(until - 1, text.Length)); i < end; i++)
                {
                    text[i] = (byte)(33 + random.Below(90, (ulong)i));
                }
            }
        }

        File.WriteAllBytes(run["other.txt"], text);
        return run;
    }

    /// <summary>Ends the process, as it were, so many steps after the training went back.</summary>
    private sealed class Killing(int reports) : Linnet.Core.Progress.IProgressReporter, Linnet.Core.Progress.IProgressTask
    {
        private int _left = int.MaxValue;

        public void Notice(Linnet.Core.Messages.Text text)
        {
            _left = reports;
            Count();
        }

        public Linnet.Core.Progress.IProgressTask Begin(Linnet.Core.Messages.Text what, long? total, Linnet.Core.Messages.Text unit) =>
            what.English == "Training" ? this : Linnet.Core.Progress.SilentProgress.Instance;

        public void Report(long done, Linnet.Core.Messages.Text? detail = null)
        {
            if (_left < int.MaxValue)
            {
                _left--;
                Count();
            }
        }

        public void Dispose()
        {
        }

        private void Count()
        {
            if (_left <= 0)
            {
                throw new TimeoutException("killed");
            }
        }
    }
}
