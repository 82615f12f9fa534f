using Linnet.Core.Errors;
using Linnet.Core.Progress;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Tests.Core.Stages;

namespace Linnet.Tests.Core.Runs;

public sealed class RunVerificationTests
{
    private static readonly StageOptions Options = new() { Seed = 7, Threads = 1 };

    [Fact]
    public void Verify_ofAFinishedRun_findsNothingAndCountsTheFiles()
    {
        using var folder = new TestFolder();
        Run(folder["run"], 6);

        var result = Verify(folder);

        Assert.Empty(result.Problems);
        Assert.Equal((6, 0), (result.Files, result.NotCovered));
    }

    [Fact]
    public void Verify_afterAnyFlippedBitOfAnyListedFile_namesTheFile()
    {
        using var folder = new TestFolder();
        Run(folder["run"], 6);
        var stage = folder["run/01-counting"];
        var files = Directory.EnumerateFiles(stage, "*", SearchOption.AllDirectories)
            .Where(f => !StageFiles.Unlisted.Contains(Path.GetFileName(f)) || Path.GetFileName(f) == "stage.json");
        foreach (var file in files)
        {
            var bytes = File.ReadAllBytes(file);
            for (var bit = 0; bit < bytes.Length * 8; bit += 7)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                File.WriteAllBytes(file, bytes);
                Assert.Contains(Verify(folder).Problems, p => p.English.StartsWith(file + ": expected ", StringComparison.Ordinal));
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            }

            File.WriteAllBytes(file, bytes);
        }

        Assert.Empty(Verify(folder).Problems);
    }

    [Fact]
    public void Verify_withMissingAndExtraFiles_namesThemOnceEach()
    {
        using var folder = new TestFolder();
        Run(folder["run"], 6);
        File.Move(folder["run/01-counting/checkpoints/step-000005/state.txt"], folder["run/01-counting/state.txt"]);

        var problems = Verify(folder).Problems.Select(p => p.English).ToList();

        Assert.Equal(2, problems.Count);
        Assert.StartsWith(folder["run/01-counting/checkpoints/step-000005/state.txt"] + ": expected ", problems[0], StringComparison.Ordinal);
        Assert.EndsWith("found no such file.", problems[0], StringComparison.Ordinal);
        Assert.StartsWith(folder["run/01-counting/state.txt"] + ": expected no such file, found ", problems[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_ofAnUnfinishedRun_checksItsCheckpoints()
    {
        using var folder = new TestFolder();
        Run(folder["run"], 6);
        Directory.Move(folder["run/01-counting"], folder["run/01-counting.partial"]);
        File.Delete(folder["run/01-counting.partial/stage.json"]);
        var result = Verify(folder);
        Assert.Empty(result.Problems);
        Assert.Equal((2, 4), (result.Files, result.NotCovered)); // the checkpoint's two; the recipes, inputs.json and result.txt stand in no list yet
        Assert.Equal(
            Directory.EnumerateFiles(folder["run/01-counting.partial/checkpoints/step-000005"]).Sum(f => new FileInfo(f).Length), result.Bytes);

        File.AppendAllText(folder["run/01-counting.partial/checkpoints/step-000005/state.txt"], "x");

        Assert.StartsWith(
            folder["run/01-counting.partial/checkpoints/step-000005/state.txt"], Assert.Single(Verify(folder).Problems).English, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_andBetween_ofAnEmptyRun_nameTheCommandWithoutAProgram()
    {
        using var folder = new TestFolder();

        var verify = Assert.Throws<ArtifactException>(() => Verify(folder));
        var compare = Assert.Throws<ArtifactException>(() => RunComparison.Between(new RunDirectory(folder["run"]), new RunDirectory(folder["run"])));

        Assert.Equal($"{folder["run"]}: expected a run with at least one stage, found none. The command `runs list` shows the runs.", verify.Message);
        Assert.Equal($"{folder["run"]}：应为至少含一个阶段的运行目录，实际是一个也没有。命令 `runs list` 会列出所有运行。", verify.Text.Chinese);
        Assert.Equal(verify.Message, compare.Message);
    }

    [Fact]
    public void List_ofRuns_showsFinishedUnfinishedAndDamagedStages()
    {
        using var folder = new TestFolder();
        Run(folder["a"], 6);
        Run(folder["b"], 6);
        Run(folder["c"], 6);
        Directory.CreateDirectory(folder["empty"]);
        Directory.Move(folder["b/01-counting"], folder["b/01-counting.partial"]);
        File.AppendAllText(folder["c/01-counting/stage.json"], " ");

        var runs = RunCatalog.List(folder.Path);

        Assert.Equal(["a", "b", "c"], runs.Select(r => r.Name));
        Assert.Equal(21, (int?)runs[0].Stages[0].Manifest!.Summary["sum"]);
        Assert.False(runs[1].Stages[0].Place.IsComplete);
        Assert.Null(runs[2].Stages[0].Manifest);
        Assert.Contains("damaged or was edited", runs[2].Stages[0].Problem!.English, StringComparison.Ordinal);
        Assert.Empty(RunCatalog.List(folder["none"]));
    }

    [Fact]
    public void Between_twoRuns_showsRecipeSummaryMetricsAndOutputs()
    {
        using var folder = new TestFolder();
        Run(folder["a"], 6);
        Run(folder["b"], 7);
        Run(folder["c"], 6);

        var different = Assert.Single(RunComparison.Between(new RunDirectory(folder["a"]), new RunDirectory(folder["b"])).Stages);
        var same = Assert.Single(RunComparison.Between(new RunDirectory(folder["a"]), new RunDirectory(folder["c"])).Stages);

        Assert.Equal([new RecipeDifference("steps", "6", "7")], different.Recipe);
        Assert.Equal((21, 28), ((int)different.Left!.Summary!["sum"]!, (int)different.Right!.Summary!["sum"]!));
        Assert.Equal((6, 7), ((int)different.Left.LastMetrics!["step"]!, (int)different.Right.LastMetrics!["step"]!));
        Assert.Equal(["recipe.resolved.yaml", "recipe.yaml", "result.txt"], different.Outputs!.Select(o => o.Path));
        Assert.Empty(same.Recipe);
        Assert.Empty(same.Outputs!);
    }

    private static void Run(string run, int steps) => StageRunner.Run(
        new CountingStage(), new CountingRecipe(steps, []).Document(), new RunDirectory(run), Options, TestContext.Current.CancellationToken);

    private static VerificationResult Verify(TestFolder folder) =>
        RunVerification.Verify(new RunDirectory(folder["run"]), SilentProgress.Instance, TestContext.Current.CancellationToken);
}
