using Linnet.Core.Errors;
using Linnet.Core.Progress;
using Linnet.Core.Runs;
using Linnet.Pretraining.Stages;

namespace Linnet.Tests.Pretraining.Stages;

public sealed class SharedTokensTests
{
    [Fact]
    public void Make_byAllProcesses_leavesTheRunTheBytesOfOne()
    {
        using var alone = new PretrainRun();
        using var shared = new PretrainRun();
        var expected = PretrainRun.Lasting(alone.Start());

        // Four texts of one shard each: the first process makes all, the second finds nothing to make.
        Assert.Equal("""{"shard":"1/2","parts":4,"own":0,"there":0}""", Make(shared, new(1, 2)).ToJson().ToJsonString());
        Assert.Equal("""{"shard":"0/2","parts":4,"own":4,"there":4}""", Make(shared, new(0, 2)).ToJson().ToJsonString());
        var outcome = shared.Start();

        Assert.Equal(expected, PretrainRun.Lasting(outcome));
        Assert.False(Directory.Exists(Path.Combine(shared.RunFolder, "pretrain.parts")));
    }

    [Fact]
    public void Run_withSharesOfOtherFiles_isRefused()
    {
        using var run = new PretrainRun();
        Make(run, new(0, 1));
        File.AppendAllText(run["other.txt"], "more\n");

        var error = Assert.Throws<ArtifactException>(() => run.Start());

        Assert.Equal(
            $"{Path.Combine(run.RunFolder, "pretrain.parts")}: expected token shards of this vocabulary and these files, found those of another vocabulary or other files."
            + " Restore recipe and files, use another --run, or delete the folder.",
            error.Message);
    }

    [Fact]
    public void Make_ofTextThatIsNotThere_namesIt()
    {
        using var run = new PretrainRun();
        File.Delete(run["other.txt"]);

        var error = Assert.Throws<ArtifactException>(() => Make(run, new(0, 1)));

        Assert.StartsWith($"{run["other.txt"]}: expected a file, found nothing. ", error.Message, StringComparison.Ordinal);
    }

    private static ShardResult Make(PretrainRun run, Shard shard)
    {
        var recipe = run.Read();
        return SharedTokens.Make(
            recipe.Value, recipe.Resolved, new RunDirectory(run.RunFolder), shard, 2, SilentProgress.Instance, TestContext.Current.CancellationToken);
    }
}
