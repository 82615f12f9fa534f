using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;
using Linnet.Core.Stages;

namespace Linnet.Tests.Core.Stages;

/// <summary>Stages that failed before they wrote anything: they bind nobody.</summary>
public sealed partial class StageRunnerTests
{
    [Fact]
    public void Run_afterAStartThatWroteNothing_takesAnotherRecipeAndSaysSoInTheLog()
    {
        using var folder = new TestFolder();
        using var whole = new TestFolder();
        FailAtOnce(folder, Recipe(12));

        var outcome = Run(folder, new CountingStage(), Recipe(20));

        Assert.False(outcome.Resumed);
        Assert.Equal(Run(whole, new CountingStage(), Recipe(20)).Manifest.Outputs, outcome.Manifest.Outputs);
        Assert.Contains(
            "counting: an earlier start had written nothing and is replaced (now steps = 20; before steps = 12)\n",
            File.ReadAllText(Path.Combine(outcome.Folder, StageFiles.Log)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Run_afterAStartThatWroteNothing_takesOtherInputs()
    {
        using var folder = new TestFolder();
        var input = new StageInput(folder.Write("corpus.txt", "abc"), StageInput.File);
        FailAtOnce(folder, Recipe(6, input));
        folder.Write("corpus.txt", "abd");

        var outcome = Run(folder, new CountingStage(), Recipe(6, input));

        Assert.False(outcome.Resumed);
        Assert.Equal("a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9", Assert.Single(outcome.Manifest.Inputs).Sha256);
    }

    [Fact]
    public void Run_afterAStartThatWroteNothing_withTheSameRecipe_keepsItsThreads()
    {
        using var folder = new TestFolder();
        FailAtOnce(folder, Recipe(6));

        var outcome = Run(folder, new CountingStage(), Recipe(6), Options with { Threads = 9 });

        Assert.True(outcome.Resumed);
        Assert.Equal(2, outcome.Manifest.Threads);
    }

    [Theory]
    [InlineData]
    [InlineData("recipe.yaml")]
    [InlineData("recipe.yaml", "recipe.resolved.yaml")]
    [InlineData("recipe.yaml", "recipe.resolved.yaml", "inputs.json")]
    public void Run_killedWhileItReplacedAStartThatWroteNothing_begins(params string[] replaced)
    {
        using var newer = new TestFolder();
        FailAtOnce(newer, Recipe(20));
        foreach (var steps in (int[])[12, 20])
        {
            using var folder = new TestFolder();
            FailAtOnce(folder, Recipe(12));
            File.Delete(folder["run/01-counting.partial/start.json"]);
            foreach (var name in replaced)
            {
                File.Copy(newer[$"run/01-counting.partial/{name}"], folder[$"run/01-counting.partial/{name}"], overwrite: true);
            }

            folder.Write("run/01-counting.partial/start.json.tmp-1-1", "half");

            Assert.False(Run(folder, new CountingStage(), Recipe(steps)).Resumed);
            Assert.Equal($"stage: counting\nseed: 7\nsteps: {steps}\n", File.ReadAllText(folder["run/01-counting/recipe.resolved.yaml"]));
        }
    }

    [Fact]
    public void Refusal_isThatOfARun_andNothingIsWritten()
    {
        using var folder = new TestFolder();
        Assert.Null(Refusal(folder, Recipe(12)));
        Assert.Empty(folder.Entries());

        FailAtOnce(folder, Recipe(12));
        Assert.Null(Refusal(folder, Recipe(20)));

        Assert.Throws<OperationCanceledException>(() => Run(folder, new CountingStage { BeforeStep = (_, step) => Fail(step == 7) }, Recipe(12)));
        Assert.Null(Refusal(folder, Recipe(12)));
        Assert.Equal(Assert.Throws<ArtifactException>(() => Run(folder, new CountingStage(), Recipe(20))).Message, Refusal(folder, Recipe(20))!.Message);

        Run(folder, new CountingStage(), Recipe(12));
        Assert.Null(Refusal(folder, Recipe(12)));
        Assert.Equal(Assert.Throws<ArtifactException>(() => Run(folder, new CountingStage(), Recipe(20))).Message, Refusal(folder, Recipe(20))!.Message);
    }

    [Theory]
    [InlineData("file", "file")]
    [InlineData("file/below", "file")]
    public void Run_withAFileWhereTheRunShouldBe_namesIt(string run, string named)
    {
        using var folder = new TestFolder();
        folder.Write("file", "x");

        var error = Assert.Throws<ArtifactException>(() => StageRunner.Run(
            new CountingStage(), Recipe(1).Document(), new RunDirectory(folder[run]), Options, TestContext.Current.CancellationToken));

        Assert.Equal($"{folder[named]}: expected a folder for runs, found a file. Name another folder with --run.", error.Message);
        Assert.Equal($"{folder[named]}：应为存放运行结果的文件夹，实际是文件。请用 --run 指定另一个文件夹。", error.Text.Chinese);
    }

    [Fact]
    public void StoryLock_heldByAnother_isRefused()
    {
        using var folder = new TestFolder();
        var run = new RunDirectory(folder["run"]);
        using (StoryLock.Take(run))
        {
            Assert.Equal(
                $"{folder["run"]}: expected a run that no other process takes through its chapters, found another process writing it. "
                + "Wait until it ends, or use another --run.",
                Assert.Throws<ArtifactException>(() => StoryLock.Take(run)).Message);
            Assert.False(Run(folder, new CountingStage(), Recipe(1)).AlreadyComplete); // a single stage may run beside a story
        }

        StoryLock.Take(run).Dispose();
    }

    private static ArtifactException? Refusal(TestFolder folder, CountingRecipe recipe) =>
        StageRunner.Refusal(new CountingStage(), recipe.Document(), new RunDirectory(folder["run"]));

    private static void FailAtOnce(TestFolder folder, CountingRecipe recipe)
    {
        var stage = new CountingStage { BeforeStep = (_, _) => throw new CheckFailedException(Text.Same("too little text")) };
        Assert.Throws<CheckFailedException>(() => Run(folder, stage, recipe));
    }
}
