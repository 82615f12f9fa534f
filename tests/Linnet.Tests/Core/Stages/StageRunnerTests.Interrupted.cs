using Linnet.Core.Errors;
using Linnet.Core.Runs;

namespace Linnet.Tests.Core.Stages;

/// <summary>Stages that were interrupted: what resumes, and what is refused.</summary>
public sealed partial class StageRunnerTests
{
    [Fact]
    public void Run_interruptedAtEveryStep_endsWithTheBytesOfAnUninterruptedRun()
    {
        using var whole = new TestFolder();
        var expected = Run(whole, new CountingStage(), Recipe(12)).Manifest;
        for (var fault = 1; fault <= 12; fault++)
        {
            using var folder = new TestFolder();
            var at = fault;
            var broken = new CountingStage { BeforeStep = (_, step) => Fail(step == at) };
            Assert.Throws<OperationCanceledException>(() => Run(folder, broken, Recipe(12)));
            Assert.True(Directory.Exists(folder["run/01-counting.partial"]));
            File.AppendAllText(folder["run/01-counting.partial/metrics.jsonl"], "{\"step\":99,\"lo");
            folder.Write("run/01-counting.partial/checkpoints/step-000009.tmp-1-1/state.txt", "half");

            var stage = new CountingStage();
            var outcome = Run(folder, stage, Recipe(12));

            Assert.True(outcome.Resumed);
            Assert.Equal(12 - ((at - 1) / 5 * 5), stage.StepsDone);
            Assert.Equal(expected.Outputs, outcome.Manifest.Outputs);
            Assert.Equal(File.ReadAllBytes(whole["run/01-counting/metrics.jsonl"]), File.ReadAllBytes(folder["run/01-counting/metrics.jsonl"]));
            Assert.False(Directory.Exists(folder["run/01-counting.partial"]));
        }
    }

    [Fact]
    public void Run_interruptedAndResumedWithAnotherRecipe_refusesAndKeepsTheWork()
    {
        using var folder = new TestFolder();
        Assert.Throws<OperationCanceledException>(() => Run(folder, new CountingStage { BeforeStep = (_, step) => Fail(step == 7) }, Recipe(12)));
        var before = Snapshot(folder);

        var error = Assert.Throws<ArtifactException>(() => Run(folder, new CountingStage(), Recipe(20)));

        Assert.Equal(
            $"{folder["run/01-counting.partial"]}: expected steps = 20, found steps = 12. An interrupted stage continues only with the recipe and inputs "
            + "that it began with: restore them, or start a new run with another --run.",
            error.Message);
        Assert.Equal(before, Snapshot(folder));
        Assert.True(Run(folder, new CountingStage(), Recipe(12)).Resumed);
    }

    [Fact]
    public void Run_resumedWithOtherThreads_keepsTheFirstNumberAndExecution()
    {
        using var folder = new TestFolder();
        Assert.Throws<OperationCanceledException>(() => Run(folder, new CountingStage { BeforeStep = (_, step) => Fail(step == 2) }, Recipe(3)));

        var stage = new CountingStage
        {
            BeforeStep = (context, _) =>
            {
                Assert.Equal(2, context.Threads);
                Assert.Equal("cpu", (string?)context.Execution["device"]);
            },
        };
        var outcome = Run(folder, stage, Recipe(3), Options with { Threads = 9 });

        Assert.Equal(2, outcome.Manifest.Threads);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_killedBetweenStageManifestAndRename_isComplete(bool startDeleted)
    {
        using var folder = new TestFolder();
        Run(folder, new CountingStage(), Recipe(3));
        Directory.Move(folder["run/01-counting"], folder["run/01-counting.partial"]);
        if (!startDeleted)
        {
            folder.Write("run/01-counting.partial/start.json", "{}");
        }

        var stage = new CountingStage();
        var outcome = Run(folder, stage, Recipe(3));

        Assert.True(outcome.AlreadyComplete);
        Assert.Equal(0, stage.StepsDone);
        Assert.Empty(RunVerification.Verify(new RunDirectory(folder["run"]), Options.Progress, TestContext.Current.CancellationToken).Problems);
    }

    [Theory]
    [InlineData("recipe.yaml")]
    [InlineData("recipe.yaml", "recipe.resolved.yaml", "inputs.json")]
    public void Run_killedBeforeTheWorkBegan_startsAnew(params string[] written)
    {
        using var folder = new TestFolder();
        foreach (var name in written)
        {
            folder.Write($"run/01-counting.partial/{name}", "an older recipe");
        }

        Assert.False(Run(folder, new CountingStage(), Recipe(3)).Resumed);
    }

    [Fact]
    public void Run_ofAnUnfinishedStageWithoutItsStart_isRefused()
    {
        using var folder = new TestFolder();
        Assert.Throws<OperationCanceledException>(() => Run(folder, new CountingStage { BeforeStep = (_, step) => Fail(step == 2) }, Recipe(3)));
        File.Delete(folder["run/01-counting.partial/start.json"]);

        var error = Assert.Throws<ArtifactException>(() => Run(folder, new CountingStage(), Recipe(3)));

        Assert.Equal(
            $"{folder["run/01-counting.partial/start.json"]}: expected the start of an unfinished stage, found no such file. "
            + $"Delete {folder["run/01-counting.partial"]} to begin this stage again.",
            error.Message);
    }

    [Theory]
    [InlineData("\"threads\": 2", "\"threads\": 3")]
    [InlineData("\"device\"", "\"devise\"")]
    [InlineData("\"started\": \"2026", "\"started\": \"2025")]
    [InlineData("{\n", "{\n  \"threads\": 2,\n")]
    [InlineData("}\n", "}\n\n")]
    public void Run_ofAnUnfinishedStageWithAnEditedStart_isRefused(string from, string to)
    {
        using var folder = new TestFolder();
        Assert.Throws<OperationCanceledException>(() => Run(folder, new CountingStage { BeforeStep = (_, step) => Fail(step == 2) }, Recipe(3)));
        var path = folder["run/01-counting.partial/start.json"];
        var text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));

        var error = Assert.Throws<ArtifactException>(() => Run(folder, new CountingStage(), Recipe(3)));

        Assert.Equal(
            $"{path}: expected the start of an unfinished stage, found other bytes: it is damaged or was edited. "
            + $"Delete {folder["run/01-counting.partial"]} to begin this stage again.",
            error.Message);
        Assert.Equal(
            $"{path}：应为未完成阶段的起始记录，实际是其他内容：文件已损坏或被改动。请删除 {folder["run/01-counting.partial"]}，重新开始该阶段。",
            error.Text.Chinese);
        File.WriteAllText(path, text);
        Assert.True(Run(folder, new CountingStage(), Recipe(3)).Resumed);
    }
}
