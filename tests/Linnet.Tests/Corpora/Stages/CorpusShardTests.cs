using Linnet.Core.Errors;
using Linnet.Core.Progress;
using Linnet.Core.Runs;
using Linnet.Corpora.Selection;
using Linnet.Corpora.Stages;

namespace Linnet.Tests.Corpora.Stages;

/// <summary><c>shard=i/n</c> of dedup and select: shared work gives the bytes of one process.</summary>
public sealed class CorpusShardTests : CorpusChain
{
    [Theory]
    [InlineData(3, "lines=false")]
    [InlineData(1, "lines=false", "keep=best_scored", "near.similarity=0")]
    [InlineData(2, "lines=true", "keep=best_scored")]
    [InlineData(2, "lines=false", "scope=source", "spans.enabled=true", "substrings.enabled=true", "substrings.length=15")]
    [InlineData(3, "lines=false", "exact=false", "near.enabled=false", "substrings.enabled=true", "substrings.length=15")]
    [InlineData(2, "lines=false", "near.enabled=false", "spans.enabled=true", "keep=best_scored")]
    public void Run_afterShardsOfDedup_writesTheBytesOfOneProcess(int shards, params string[] overrides)
    {
        WriteCorpus();
        var whole = Dedup("whole", 2, overrides: overrides);
        Clean("shared");

        var results = Enumerable.Range(0, shards).Reverse().Select(i => DedupShard(i, shards, i + 1, overrides)).ToList();
        var assembled = Dedup("shared", 3, overrides: overrides);

        Assert.Equal(results[0].Parts, results.Sum(r => r.Own));
        Assert.Equal(results[0].Parts, results[^1].There);
        AssertSame(whole, assembled);
        Assert.False(Directory.Exists(Folder["shared/dedup.parts"]));
    }

    [Fact]
    public void Run_afterOneOfThreeShardsOfDedup_makesTheOthers()
    {
        WriteCorpus();
        var whole = Dedup("whole", 2);
        Clean("shared");

        DedupShard(1, 3, 1);

        AssertSame(whole, Dedup("shared", 1));
    }

    [Fact]
    public void RunShard_ofDedupKilledBetweenParts_goesOnWithTheOthers()
    {
        WriteCorpus();
        var whole = Dedup("whole", 2);
        Clean("shared");
        using var cancellation = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => DedupShard(0, 1, 1, [], new CancelAt(cancellation, "Reading for copies", 2), cancellation.Token));
        var begun = Directory.GetFiles(Folder["shared/dedup.parts/parts"], "0*.json").Order(StringComparer.Ordinal).ToDictionary(f => f, File.GetLastWriteTimeUtc);
        var result = DedupShard(0, 1, 2);

        Assert.InRange(begun.Count, 2, result.Parts - 1);
        Assert.All(begun, file => Assert.Equal(file.Value, File.GetLastWriteTimeUtc(file.Key)));
        AssertSame(whole, Dedup("shared", 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_afterShardsKilledBetweenSteps_goesOnAndEndsWithTheSameBytes(int steps)
    {
        WriteCorpus();
        string[] overrides = ["lines=false", "spans.enabled=true"];
        var whole = Dedup("whole", 2, overrides: overrides);
        Clean("shared");
        DedupShard(0, 2, 1, overrides);
        DedupShard(1, 2, 1, overrides);
        using var cancellation = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => Dedup("shared", 2, new CancelAt(cancellation, "Deduplicating", steps), cancellation, overrides));
        Assert.True(Directory.Exists(Folder["shared/dedup.parts"]));

        AssertSame(whole, Dedup("shared", 2, overrides: overrides));
    }

    [Fact]
    public void Run_onADamagedRunOfAShard_isRefused()
    {
        WriteCorpus();
        Clean("shared");
        DedupShard(0, 1, 1);
        var file = Directory.GetFiles(Folder["shared/dedup.parts/documents-runs"]).Order(StringComparer.Ordinal).First();
        var bytes = File.ReadAllBytes(file);
        bytes[3] ^= 1;
        File.WriteAllBytes(file, bytes);

        var error = Assert.Throws<ArtifactException>(() => Dedup("shared", 1));

        Assert.Equal(file, error.Path);
    }

    [Fact]
    public void RunShard_withAnotherRecipe_isRefused()
    {
        WriteCorpus();
        Dedup("shared", 2);
        var (recipe, other, run) = (SelectRecipe("keep=0.5"), SelectRecipe("score.by=stored", "keep=0.25"), new RunDirectory(Folder["shared"]));
        CorpusSelectStage.RunShard(recipe.Value, recipe.Resolved, run, new Shard(0, 2), 1, SilentProgress.Instance, TestContext.Current.CancellationToken);

        Assert.Throws<ArtifactException>(() =>
            CorpusSelectStage.RunShard(other.Value, other.Resolved, run, new Shard(1, 2), 1, SilentProgress.Instance, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_afterShardsOfSelect_writesTheBytesOfOneProcess(int shards)
    {
        WriteCorpus();
        Dedup("run", 2);
        var input = $"input={Folder["run/02-dedup"].Replace('\\', '/')}";
        var whole = Select("whole", 2, input, "keep=0.4");
        var (recipe, run) = (SelectRecipe(input, "keep=0.4"), new RunDirectory(Folder["shared"]));

        var results = Enumerable.Range(0, shards).Select(i => CorpusSelectStage.RunShard(
            recipe.Value, recipe.Resolved, run, new Shard(i, shards), i + 1, SilentProgress.Instance, TestContext.Current.CancellationToken)).ToList();
        var scored = Directory.GetFiles(Folder["shared/select.parts/scores"]).Length;
        var assembled = Select("shared", 1, input, "keep=0.4");

        Assert.Equal((results[0].Parts, results[0].Parts), (results.Sum(r => r.Own), scored));
        AssertSame(whole, assembled);
        Assert.False(Directory.Exists(Folder["shared/select.parts"]));
    }

    [Fact]
    public void Run_afterOneShardOfSelectAndAKill_makesTheOthers()
    {
        WriteCorpus();
        Dedup("run", 2);
        var input = $"input={Folder["run/02-dedup"].Replace('\\', '/')}";
        var whole = Select("whole", 2, input);
        var (recipe, run) = (SelectRecipe(input), new RunDirectory(Folder["shared"]));
        using var cancellation = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => CorpusSelectStage.RunShard(
            recipe.Value, recipe.Resolved, run, new Shard(0, 2), 1, new CancelAt(cancellation, "Scoring", 3), cancellation.Token));

        AssertSame(whole, Select("shared", 2, input));
    }

    private ShardResult DedupShard(int index, int of, int threads, string[]? overrides = null, IProgressReporter? progress = null, CancellationToken? cancellation = null)
    {
        var recipe = DedupRecipe(overrides ?? []);
        return CorpusDedupStage.RunShard(
            recipe.Value, recipe.Resolved, new RunDirectory(Folder["shared"]), new Shard(index, of), threads, progress ?? SilentProgress.Instance, cancellation ?? TestContext.Current.CancellationToken);
    }
}
