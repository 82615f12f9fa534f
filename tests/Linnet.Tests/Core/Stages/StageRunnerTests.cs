using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Runs;
using Linnet.Core.Stages;

namespace Linnet.Tests.Core.Stages;

public sealed partial class StageRunnerTests
{
    private static readonly StageOptions Options = new() { Seed = 7, Threads = 2, Time = new FixedTime() };

    [Fact]
    public void Run_ofANewStage_writesEverythingAndMarksItComplete()
    {
        using var folder = new TestFolder();

        var outcome = Run(folder, new CountingStage(), Recipe(6));

        Assert.False(outcome.AlreadyComplete);
        Assert.False(outcome.Resumed);
        Assert.Equal(folder["run/01-counting"], outcome.Folder);
        Assert.Equal(
            [
                ".counting.lock",
                ".numbers.lock",
                "01-counting",
                "01-counting/checkpoints",
                "01-counting/checkpoints/step-000005",
                "01-counting/checkpoints/step-000005/manifest.json",
                "01-counting/checkpoints/step-000005/state.txt",
                "01-counting/inputs.json",
                "01-counting/log.txt",
                "01-counting/metrics.jsonl",
                "01-counting/recipe.resolved.yaml",
                "01-counting/recipe.yaml",
                "01-counting/result.txt",
                "01-counting/stage.json",
            ],
            folder.Entries().Where(e => e != "run").Select(e => e["run/".Length..]));
        Assert.Equal("# as given\nsteps: 6\n", File.ReadAllText(folder["run/01-counting/recipe.yaml"]));
        Assert.Equal(
            """
            {"step":1,"loss":1}
            {"step":2,"loss":0.3333333333333333}
            {"step":3,"loss":0.16666666666666666}
            {"step":4,"loss":0.1}
            {"step":5,"loss":0.06666666666666667}
            {"step":6,"loss":0.047619047619047616}

            """,
            File.ReadAllText(folder["run/01-counting/metrics.jsonl"]));
    }

    [Fact]
    public void Run_ofANewStage_writesTheStageManifest()
    {
        using var folder = new TestFolder();
        folder.Write("corpus.txt", "abc");

        Run(folder, new CountingStage(), Recipe(1, new StageInput(folder["corpus.txt"], StageInput.File)));
        var root = JsonNode.Parse(File.ReadAllText(folder["run/01-counting/stage.json"]))!.AsObject();

        Assert.Equal(
            ["format", "stage", "version", "commit", "seed", "device", "dtype", "threads", "started", "finished", "inputs", "outputs", "summary", "execution", "sha256"],
            root.Select(p => p.Key));
        Assert.Equal("counting", (string?)root["stage"]);
        Assert.Equal(BuildIdentity.Current.Version, (string?)root["version"]);
        Assert.Equal(7, (int?)root["seed"]);
        Assert.Equal("cpu", (string?)root["device"]);
        Assert.Equal("int64", (string?)root["dtype"]);
        Assert.Equal(2, (int?)root["threads"]);
        Assert.Equal("2026-01-02T03:04:05.006Z", (string?)root["started"]);
        Assert.Equal("2026-01-02T03:04:05.006Z", (string?)root["finished"]);
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", (string?)root["inputs"]![0]!["sha256"]);
        Assert.Equal(
            ["inputs.json", "recipe.resolved.yaml", "recipe.yaml", "result.txt"],
            root["outputs"]!.AsArray().Select(o => (string?)o!["path"]));
        Assert.Equal(1, (long?)root["summary"]!["sum"]);
    }

    [Fact]
    public void Run_again_saysAlreadyCompleteAndDoesNothing()
    {
        using var folder = new TestFolder();
        var first = Run(folder, new CountingStage(), Recipe(6));
        var before = Snapshot(folder);

        var stage = new CountingStage();
        var second = Run(folder, stage, Recipe(6));

        Assert.True(second.AlreadyComplete);
        Assert.Equal(0, stage.StepsDone);
        Assert.Equal(first.Folder, second.Folder);
        Assert.Equal(first.Manifest.Outputs, second.Manifest.Outputs);
        Assert.Equal(before, Snapshot(folder));
    }

    [Fact]
    public void Run_againWithAnotherRecipe_refusesAndNamesTheKey()
    {
        using var folder = new TestFolder();
        Run(folder, new CountingStage(), Recipe(6));

        var error = Assert.Throws<ArtifactException>(() => Run(folder, new CountingStage(), Recipe(7)));

        Assert.Equal(
            $"{folder["run/01-counting"]}: expected steps = 7, found steps = 6. The finished stage is kept as it is: start a new run with another --run.",
            error.Message);
        Assert.Equal(
            $"{folder["run/01-counting"]}：应为 steps = 7，实际是 steps = 6。已完成的阶段保持不变：请用另一个 --run 开始新的运行。", error.Text.Chinese);
        Assert.Equal(ExitCode.ArtifactMismatch, error.ExitCode);
    }

    [Fact]
    public void Run_againWithAnotherInput_refusesAndNamesIt()
    {
        using var folder = new TestFolder();
        var input = new StageInput(folder.Write("corpus.txt", "abc"), StageInput.File);
        Run(folder, new CountingStage(), Recipe(6, input));
        folder.Write("corpus.txt", "abd");

        var error = Assert.Throws<ArtifactException>(() => Run(folder, new CountingStage(), Recipe(6, input)));

        Assert.StartsWith(
            $"{folder["run/01-counting"]}: expected the input {input.Path} (file, 3 bytes, SHA-256 a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9), "
            + $"found the input {input.Path} (file, 3 bytes, SHA-256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad).",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Run_againAfterAnOutputWasDeleted_doesNotSayComplete()
    {
        using var folder = new TestFolder();
        Run(folder, new CountingStage(), Recipe(6));
        File.Delete(folder["run/01-counting/result.txt"]);

        var error = Assert.Throws<ArtifactException>(() => Run(folder, new CountingStage(), Recipe(6)));

        Assert.Equal(
            $"{folder["run/01-counting/result.txt"]}: expected 3 bytes, found no such file. The finished stage is damaged: start a new run with another --run.",
            error.Message);
    }

    [Fact]
    public void Run_onTheSameInputElsewhere_writesTheSameOutputsAndIsAlreadyComplete()
    {
        using var folder = new TestFolder();
        var here = new StageInput(folder.Write("here/corpus.txt", "abc"), StageInput.File) { Name = "program:corpus.txt" };
        var there = new StageInput(folder.Write("there/corpus.txt", "abc"), StageInput.File) { Name = "program:corpus.txt" };
        using var other = new TestFolder();

        var first = Run(folder, new CountingStage(), Recipe(3, here)).Manifest;
        var second = Run(other, new CountingStage(), Recipe(3, there)).Manifest;

        Assert.Equal(first.Outputs, second.Outputs);
        Assert.Equal("program:corpus.txt", Assert.Single(first.Inputs).Path);
        Assert.True(Run(folder, new CountingStage(), Recipe(3, there with { Name = there.Path })).AlreadyComplete);
    }

    [Fact]
    public void MakePlace_byManyAtOnce_givesEachStageItsOwnNumber()
    {
        const int Stages = 8;
        for (var round = 0; round < 20; round++)
        {
            using var folder = new TestFolder();
            using var barrier = new Barrier(Stages);
            var run = new RunDirectory(folder.Path);
            var threads = Enumerable.Range(0, Stages).Select(i => new Thread(() =>
            {
                barrier.SignalAndWait(TestContext.Current.CancellationToken);
                StageLock.MakePlace(run, $"stage-{i}");
            })).ToList();
            threads.ForEach(t => t.Start());
            threads.ForEach(t => t.Join());

            Assert.Equal(Enumerable.Range(1, Stages), run.Stages().Select(s => s.Number));
        }
    }

    [Fact]
    public void Run_whileAnotherWritesTheSameStage_isRefused()
    {
        using var folder = new TestFolder();
        ArtifactException? error = null;
        var stage = new CountingStage
        {
            BeforeStep = (_, step) =>
            {
                if (step == 2)
                {
                    error = Assert.Throws<ArtifactException>(() => Run(folder, new CountingStage(), Recipe(3)));
                }
            },
        };

        Run(folder, stage, Recipe(3));

        Assert.Equal(
            $"{folder["run"]}: expected a run in which nobody else writes the stage counting, found another process writing it. "
            + "Wait until it ends, or use another --run.",
            error!.Message);
        Assert.True(Run(folder, new CountingStage(), Recipe(3)).AlreadyComplete);
    }

    [Fact]
    public void Run_ofASecondStage_takesTheNextNumber()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["run/07-pretrain"]);

        Assert.Equal(folder["run/08-counting"], Run(folder, new CountingStage(), Recipe(1)).Folder);
    }

    [Fact]
    public void Run_withAMissingInput_saysSoBeforeAnythingIsWritten()
    {
        using var folder = new TestFolder();

        var plain = Assert.Throws<ArtifactException>(() => Run(folder, new CountingStage(), Recipe(1, new StageInput(folder["no.txt"], StageInput.File))));
        var inRun = Assert.Throws<ArtifactException>(
            () => Run(folder, new CountingStage(), Recipe(1, new StageInput("run:01-pretrain/checkpoints/last", StageInput.Checkpoint))));

        Assert.Equal(
            $"{folder["no.txt"]}: expected a file, found nothing. Correct the path, in the recipe or on the command line; it is relative to the current directory.", plain.Message);
        Assert.Equal(
            $"{folder["run/01-pretrain/checkpoints/last"]}: expected a checkpoint's folder, found nothing. "
            + "Run the stage that makes it first, with the same --run, or correct the recipe.",
            inRun.Message);
        Assert.Equal(["run", "run/.counting.lock"], folder.Entries());
    }

    [Fact]
    public void Run_withADamagedCheckpointAsInput_namesTheFile()
    {
        using var folder = new TestFolder();
        AtomicFolder.Write(folder["c"], temporary => File.WriteAllText(Path.Combine(temporary, "model"), "abc"));
        var input = new StageInput(folder["c"], StageInput.Checkpoint);
        var digest = Run(folder, new CountingStage(), Recipe(1, input)).Manifest.Inputs[0];
        Assert.Equal(ContentHash.OfPath(folder["c"], null, TestContext.Current.CancellationToken), new ContentDigest(digest.Bytes, digest.Sha256));

        folder.Write("c/model", "abd");
        var error = Assert.Throws<ArtifactException>(() => Run(folder, new CountingStage(), Recipe(1, input)));

        Assert.Equal(folder["c/model"], error.Path);
    }

    [Fact]
    public void Run_withAFileWhereAFolderIsExpected_saysSo()
    {
        using var folder = new TestFolder();
        var path = folder.Write("a", "x");

        var error = Assert.Throws<ArtifactException>(() => Run(folder, new CountingStage(), Recipe(1, new StageInput(path, StageInput.Folder))));

        Assert.StartsWith($"{path}: expected a folder, found a file.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_onADiskThatFills_saysSoAndResumesWhenThereIsSpace()
    {
        using var disk = SmallDisk.Mount(megabytes: 4);
        using var whole = new TestFolder();
        var expected = Run(whole, new CountingStage(), Recipe(12)).Manifest;
        var stage = new CountingStage
        {
            BeforeStep = (_, step) =>
            {
                if (step == 7)
                {
                    File.WriteAllBytes(disk["ballast"], new byte[8 << 20]);
                }
            },
        };

        var error = Assert.Throws<ResourceException>(() => Run(disk.Path, stage, Recipe(12)));

        Assert.Contains("disk full: have ", error.Message, StringComparison.Ordinal);
        File.Delete(disk["ballast"]);
        var outcome = Run(disk.Path, new CountingStage(), Recipe(12));
        Assert.True(outcome.Resumed);
        Assert.Equal(expected.Outputs, outcome.Manifest.Outputs);
    }

    [Fact]
    public void Run_onADiskThatIsFullAtAnyMoment_neverLosesACheckpoint()
    {
        using var disk = SmallDisk.Mount(megabytes: 1);
        using var whole = new TestFolder();
        var expected = Run(whole, new CountingStage(), Recipe(12)).Manifest;
        for (var free = 0; free <= 120; free += 8)
        {
            File.WriteAllBytes(disk["ballast"], new byte[Math.Max(0, DiskSpace.Available(disk.Path)!.Value - (free << 10))]);
            try
            {
                Run(disk.Path, new CountingStage(), Recipe(12));
            }
            catch (ResourceException error)
            {
                Assert.Contains("disk full", error.Message, StringComparison.Ordinal);
            }

            File.Delete(disk["ballast"]);
            Assert.Equal(expected.Outputs, Run(disk.Path, new CountingStage(), Recipe(12)).Manifest.Outputs);
            Directory.Delete(disk["run"], recursive: true);
        }
    }

    [Fact]
    public void Run_whenTheStageMeetsAMissingFile_isAClearError()
    {
        using var folder = new TestFolder();
        var stage = new CountingStage { BeforeStep = (_, _) => File.ReadAllText(folder["gone"]) };

        var error = Assert.Throws<ArtifactException>(() => Run(folder, stage, Recipe(1)));

        Assert.Equal(folder["gone"], error.Path);
        Assert.Contains("gone: expected a file, found nothing", File.ReadAllText(folder["run/01-counting.partial/log.txt"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_cancelledAndResumed_leavesALogOfBoth()
    {
        using var folder = new TestFolder();
        Assert.Throws<OperationCanceledException>(() => Run(folder, new CountingStage { BeforeStep = (_, step) => Fail(step == 2) }, Recipe(3)));
        File.AppendAllText(folder["run/01-counting.partial/log.txt"], "half a li");
        Run(folder, new CountingStage(), Recipe(3));

        var build = $"{BuildIdentity.Current.Version} ({BuildIdentity.Current.Commit})";
        Assert.Equal(
            $"""
            2026-01-02T03:04:05.006Z counting: started by Linnet {build}
            2026-01-02T03:04:05.006Z counting: cancelled; the next start continues
            half a li
            2026-01-02T03:04:05.006Z counting: resumed by Linnet {build}
            2026-01-02T03:04:05.006Z counting: finished

            """,
            File.ReadAllText(folder["run/01-counting/log.txt"], Encoding.UTF8));
    }

    [Fact]
    public void Run_withATornMetricsLine_saysInTheLogThatItWasCut()
    {
        using var folder = new TestFolder();
        Assert.Throws<OperationCanceledException>(() => Run(folder, new CountingStage { BeforeStep = (_, step) => Fail(step == 2) }, Recipe(3)));
        File.AppendAllText(folder["run/01-counting.partial/metrics.jsonl"], "{\"st");

        Run(folder, new CountingStage(), Recipe(3));

        Assert.Contains("metrics.jsonl: cut an unfinished last line of 4 bytes", File.ReadAllText(folder["run/01-counting/log.txt"]), StringComparison.Ordinal);
    }

    private static void Fail(bool now)
    {
        if (now)
        {
            throw new OperationCanceledException();
        }
    }

    private static CountingRecipe Recipe(int steps, params StageInput[] inputs) => new(steps, inputs);

    private static StageOutcome Run(TestFolder folder, CountingStage stage, CountingRecipe recipe, StageOptions? options = null) =>
        Run(folder.Path, stage, recipe, options);

    private static StageOutcome Run(string folder, CountingStage stage, CountingRecipe recipe, StageOptions? options = null) =>
        StageRunner.Run(
            stage, recipe.Document(), new RunDirectory(Path.Combine(folder, "run")), options ?? Options, TestContext.Current.CancellationToken);

    private static string[] Snapshot(TestFolder folder) =>
        [.. folder.Entries().Where(e => File.Exists(folder[e]) && !e.EndsWith(".lock", StringComparison.Ordinal))
            .Select(e => $"{e} {Convert.ToHexString(File.ReadAllBytes(folder[e]))}")];

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, 6, TimeSpan.Zero);
    }
}
