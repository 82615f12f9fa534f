using Linnet.Core.Runs;
using Linnet.StoryTests.Faults;
using Linnet.StoryTests.Pretraining;

namespace Linnet.StoryTests.Training;

/// <summary>The disk fills up in the middle of a training.</summary>
public sealed class FullDiskTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact]
    public void Pretrain_onAFullDisk_endsWith4AndGoesOnWhenThereIsSpaceAgain()
    {
        using var disk = SmallDisk.Mount(16 * 1024);
        using var folder = new TemporaryFolder();
        var recipe = TinyTraining.Write(folder, steps: 40);
        ChildProgram.Run(Limit, "pretrain", recipe, "--run", folder["untouched"]).Expect(0);
        var run = Path.Combine(disk.Path, "run");
        disk.FillAllBut(850 * 1024); // the tokens and one checkpoint of 350 KiB, not a second beside it

        var full = ChildProgram.Run(Limit, "pretrain", recipe, "--run", run).Expect(4);

        Assert.Contains(run, full.Error, StringComparison.Ordinal);
        Assert.Contains("full", full.Error, StringComparison.Ordinal);
        var place = new RunDirectory(run).Find("pretrain");
        Assert.NotNull(place);
        Assert.False(place.IsComplete);
        Assert.NotEmpty(Directory.GetDirectories(Path.Combine(place.Folder, "checkpoints"), "step-*"));
        Assert.All(
            Directory.GetDirectories(Path.Combine(place.Folder, "checkpoints"), "step-??????"),
            checkpoint => Assert.True(File.Exists(Path.Combine(checkpoint, "manifest.json")), $"{checkpoint} is half-written"));

        File.Delete(Path.Combine(disk.Path, "ballast"));
        ChildProgram.Run(Limit, "pretrain", recipe, "--run", run).Expect(0);

        var comparison = Assert.Single(RunComparison.Between(new RunDirectory(folder["untouched"]), new RunDirectory(run)).Stages);
        Assert.NotNull(comparison.Outputs);
        Assert.Empty(comparison.Outputs);
    }
}
