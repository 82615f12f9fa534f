using Linnet.Core.Errors;
using Linnet.Model;
using Linnet.Pretraining.Planning;

namespace Linnet.Tests.Pretraining.Planning;

public sealed class PretrainPlanTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Parameters_areTheSumsOverAllWeights(bool tied)
    {
        var plan = Plans.Of(Plans.Recipe($"model.tied_head={(tied ? "true" : "false")}"));
        var weights = WeightNames.All(plan.Model).Select(weight => (weight.Name, Count: weight.Shape.Aggregate(1L, (product, length) => product * length))).ToList();

        Assert.Equal(weights.Sum(weight => weight.Count), plan.Parameters);
        Assert.Equal(
            weights.Where(weight => weight.Name is not (WeightNames.Embedding or WeightNames.Head)).Sum(weight => weight.Count),
            plan.ParametersWithoutEmbeddings);
    }

    [Fact]
    public void Figures_ofASmallRecipe_areTheHandCountedOnes()
    {
        var plan = Plans.Of(Plans.Recipe());

        // A block: q and o 64·64, k and v 64·32, three of 64·172, two norms of 64.
        const long Matrices = 4 * ((2 * 4096) + (2 * 2048) + (3 * 11_008));
        const long Parameters = Matrices + (4 * 128) + 64 + (300 * 64);
        Assert.Equal(Parameters, plan.Parameters);
        Assert.Equal((6 * (Matrices + (300 * 64))) + (6 * 4 * 8 * 8 * 128), plan.FlopsPerToken);
        Assert.Equal((6 * Parameters) + (12 * 4 * 8 * 8 * 128), plan.FlopsPerTokenOfNanoGpt);
        Assert.Equal(4_096_000, plan.Tokens);
        Assert.Equal(4_096_000 * plan.FlopsPerToken, plan.Flops);
        Assert.Equal(4_096_000.0 / Parameters, plan.ChinchillaRatio);
    }

    [Theory]
    [InlineData(4)] // three kept and one being written
    [InlineData(2, "training.steps=200")] // only two are ever written
    [InlineData(3, "training.steps=201")] // the last step is always saved
    [InlineData(2, "checkpoints.keep=1")]
    public void DiskBytes_areTheCheckpointsThatAreThereAtOnce(int checkpoints, params string[] overrides)
    {
        var plan = Plans.Of(Plans.Recipe(overrides));

        Assert.Equal(checkpoints * 3 * 4 * plan.Parameters, plan.DiskBytes);
    }

    [Fact]
    public void Fits_comparesBoth_andAnUnknownDiskWithNothing()
    {
        var recipe = Plans.Recipe();
        var need = Plans.Of(recipe);
        var (memory, disk) = ((long)need.Memory.TotalBytes, (long)need.DiskBytes);

        Assert.True(Plans.Of(recipe, new PlanMachine(memory, disk, 0)).Fits);
        Assert.True(Plans.Of(recipe, new PlanMachine(memory, null, 0)).Fits);
        Assert.Equal((false, true, false), State(new PlanMachine(memory - 1, disk, 0)));
        Assert.Equal((true, false, false), State(new PlanMachine(memory, disk - 1, 0)));

        (bool, bool, bool) State(PlanMachine machine)
        {
            var plan = Plans.Of(recipe, machine);
            return (plan.MemoryFits, plan.DiskFits, plan.Fits);
        }
    }

    [Fact]
    public void DoesNotFit_saysWhatIsShortAndWhatFits()
    {
        var recipe = Plans.Recipe();
        var plan = Plans.Of(recipe, new PlanMachine(10 << 20, 1 << 20, 0));

        var error = plan.DoesNotFit(new Proposal(recipe, ["checkpoints.keep=1", "training.micro_batch_size=2"]));

        Assert.Equal(ExitCode.OutOfResources, error.ExitCode);
        Assert.Equal(
            $"The training needs {(double)plan.Memory.TotalBytes / 1048576.0:F1} MiB of memory, and 10.0 MiB is available."
            + " The checkpoints need 9.2 MiB of disk, and 1.0 MiB is available. This fits: checkpoints.keep=1 training.micro_batch_size=2",
            error.Text.English);
        Assert.Equal(
            $"训练需要 {(double)plan.Memory.TotalBytes / 1048576.0:F1} MiB 内存，可用 10.0 MiB。检查点需要 9.2 MiB 磁盘空间，可用 1.0 MiB。"
            + "这样可以放下：checkpoints.keep=1 training.micro_batch_size=2",
            error.Text.Chinese);
        Assert.EndsWith(" No smaller model of this shape fits either: take another machine.", plan.DoesNotFit(null).Text.English, StringComparison.Ordinal);
    }
}
