using Linnet.Pretraining.Planning;
using Linnet.Pretraining.Stages;

namespace Linnet.Tests.Pretraining.Planning;

public sealed class ProposalTests
{
    [Fact]
    public void Find_whereASmallerMicroBatchFits_takesTheLargest()
    {
        // 32 sequences a step: 8 is the largest divisor of it below 16.
        Assert.Equal(["training.micro_batch_size=8"], Find(Plans.Recipe(), MemoryOf("training.micro_batch_size=8")));
        Assert.Equal(["training.micro_batch_size=4"], Find(Plans.Recipe(), MemoryOf("training.micro_batch_size=8") - 1));
        Assert.Equal(["training.micro_batch_size=1"], Find(Plans.Recipe(), MemoryOf("training.micro_batch_size=1")));
    }

    [Fact]
    public void Find_whereNoMicroBatchFits_computesBlocksAgainWithTheLargest()
    {
        string[] all = ["model.layers=16", "training.micro_batch_size=2", "training.recompute_blocks=true"];
        var (one, two) = (MemoryOf("model.layers=16", "training.micro_batch_size=1"), MemoryOf(all));

        // The control: the smallest micro-batch comes first as long as it fits.
        Assert.True(two < one);
        Assert.Equal(["training.micro_batch_size=1"], Find(Plans.Recipe("model.layers=16"), one));
        Assert.Equal(["training.micro_batch_size=2", "training.recompute_blocks=true"], Find(Plans.Recipe("model.layers=16"), two));
        Assert.Equal(["training.micro_batch_size=1", "training.recompute_blocks=true"], Find(Plans.Recipe("model.layers=16"), two - 1));
    }

    [Fact]
    public void Find_whereTheRecipeComputesBlocksAgain_saysNothingOfIt() => Assert.Equal(
        ["training.micro_batch_size=8"],
        Find(Plans.Recipe("training.recompute_blocks=true"), MemoryOf("training.recompute_blocks=true", "training.micro_batch_size=8")));

    [Fact]
    public void Find_whereBlocksComputedAgainDoNotFit_shortensTheSequences()
    {
        var available = MemoryOf("model.layers=16", "training.micro_batch_size=1", "training.recompute_blocks=true") - 1;

        Assert.Equal(
            ["training.sequence_length=64", "training.micro_batch_size=1", "training.recompute_blocks=true"], Find(Plans.Recipe("model.layers=16"), available));
    }

    [Fact]
    public void Find_whereShorterSequencesBreakTheRecipe_takesASmallerModel()
    {
        // Samples of 250 tokens need a model that is built for them, and this one is, whatever the training's sequences.
        var available = MemoryOf("training.micro_batch_size=1", "training.recompute_blocks=true", "model.maximum_sequence_length=256") - 1;
        var changes = Find(Plans.Recipe("model.maximum_sequence_length=256", "samples.tokens=250"), available);
        Assert.StartsWith("training.sequence_length=64", changes![0], StringComparison.Ordinal);

        // Built for the training's sequences alone, a shorter one leaves no room for samples of 120.
        available = MemoryOf("training.micro_batch_size=1", "training.recompute_blocks=true") - 1;
        changes = Find(Plans.Recipe("samples.tokens=120"), available);
        Assert.Equal("model.width=48", changes![0]);
    }

    [Fact]
    public void Find_whereTheModelIsTooLarge_narrowsAndShortensItInProportion()
    {
        // Three quarters of heads, width, hidden width and depth.
        var smaller = Plans.Recipe(
            "model.width=48", "model.layers=3", "model.heads=6", "model.key_value_heads=3", "model.feed_forward_width=129", "samples.tokens=120");
        var available = (long)Plans.Of(smaller with { Training = smaller.Training with { MicroBatchSize = 1 } }).Memory.TotalBytes;

        Assert.Equal(
            [
                "model.width=48", "model.layers=3", "model.heads=6", "model.key_value_heads=3", "model.feed_forward_width=129",
                "training.micro_batch_size=1",
            ],
            Find(Plans.Recipe("samples.tokens=120"), available));

        var shallow = Plans.Recipe("model.width=16", "model.layers=1", "model.heads=2", "model.key_value_heads=1", "model.feed_forward_width=43");
        Assert.Equal(
            ["model.width=16", "model.layers=1", "model.heads=2", "model.key_value_heads=1", "model.feed_forward_width=43", "training.micro_batch_size=1"],
            Find(Plans.Recipe("samples.tokens=120"), (long)Plans.Of(shallow with { Training = shallow.Training with { MicroBatchSize = 1 } }).Memory.TotalBytes));
    }

    /// <summary>Query heads become fewer where they share one key and value head, from the beginning or after the others went.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Find_whereOneKeyAndValueHeadIsLeft_takesFewerQueryHeads(int keyValueHeads)
    {
        string[] smaller = ["model.width=24", "model.layers=1", "model.heads=3", "model.key_value_heads=1", "model.feed_forward_width=64"];
        var recipe = Plans.Recipe("samples.tokens=120", $"model.key_value_heads={keyValueHeads}");
        var changed = keyValueHeads == 1 ? smaller.Where(change => change != "model.key_value_heads=1") : smaller;

        Assert.Equal([.. changed, "training.micro_batch_size=1"], Find(recipe, MemoryOf([.. smaller, "training.micro_batch_size=1"])));
        Assert.NotEqual([.. changed, "training.micro_batch_size=1"], Find(recipe, MemoryOf([.. smaller, "training.micro_batch_size=1"]) - 1));
    }

    [Fact]
    public void Find_ofAWideBlockWithOneKeyAndValueHead_findsANarrowerOne()
    {
        var recipe = Plans.Recipe("model.width=16384", "model.layers=1", "model.heads=64", "model.key_value_heads=1");

        var changes = Find(recipe, (long)Plans.Of(recipe).Memory.TotalBytes / 2);

        Assert.StartsWith("model.width=", changes![0], StringComparison.Ordinal);
        Assert.Contains("model.heads=", changes[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Find_whereTheDiskIsShort_keepsFewerCheckpointsFirst()
    {
        var disk = (long)Plans.Of(Plans.Recipe("checkpoints.keep=2")).DiskBytes;

        Assert.Equal(["checkpoints.keep=2"], Find(Plans.Recipe(), long.MaxValue, disk));
        Assert.Equal(["checkpoints.keep=1"], Find(Plans.Recipe(), long.MaxValue, disk - 1));
    }

    [Fact]
    public void Find_whereNothingFits_findsNothing()
    {
        Assert.Null(Find(Plans.Recipe(), 1));
        Assert.Null(Find(Plans.Recipe(), long.MaxValue, 1));
    }

    [Fact]
    public void Find_ofAnythingProposed_fitsAndIsAValidRecipe()
    {
        var recipe = Plans.Recipe();
        for (var available = 1L << 20; available < 64 << 20; available = available * 9 / 8)
        {
            var machine = new PlanMachine(available, null, 0);
            if (Proposal.Find(recipe, candidate => Plans.Of(candidate, machine)) is { } proposal)
            {
                Assert.True(Plans.Of(proposal.Recipe, machine).Fits);
                Assert.Empty(proposal.Recipe.Check());
                Assert.Equal(proposal.Recipe, Plans.Recipe([.. proposal.Changes]));
            }
        }
    }

    private static IReadOnlyList<string>? Find(PretrainRecipe recipe, long memory, long disk = long.MaxValue) =>
        Proposal.Find(recipe, candidate => Plans.Of(candidate, new PlanMachine(memory, disk, 0)))?.Changes;

    private static long MemoryOf(params string[] overrides) => (long)Plans.Of(Plans.Recipe(overrides)).Memory.TotalBytes;
}
