using System.Diagnostics;
using Linnet.Core.Runs;
using Linnet.StoryTests.Faults;
using Linnet.StoryTests.Pretraining;

namespace Linnet.StoryTests.Training;

/// <summary>The real program is told to stop, or finds its newest checkpoint damaged: it goes on to the bytes of an untouched run.</summary>
public sealed class StopAndDamageTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact]
    public void Pretrain_terminatedThenFoundDamaged_endsWithTheBytesOfAnUntouchedRun()
    {
        using var folder = new TemporaryFolder();
        var recipe = TinyTraining.Write(folder, steps: 40);
        Assert.Equal(0, ChildProgram.Run(Limit, "pretrain", recipe, "--run", folder["untouched"]).ExitCode);

        // SIGTERM: at once, nothing written off schedule, the shell told.
        var stage = Path.Combine(folder["stopped"], "01-pretrain.partial");
        using (var program = ChildProgram.Start(["pretrain", recipe, "--run", folder["stopped"]]))
        {
            WaitFor(Path.Combine(stage, "checkpoints", "step-000010", "manifest.json"));
            program.Terminate();
            var clock = Stopwatch.StartNew();
            var stopped = program.WaitForExit(Limit);
            Assert.Equal(130, stopped?.ExitCode);
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
            Assert.DoesNotContain("   at ", stopped!.Error, StringComparison.Ordinal);
        }

        var checkpoints = Directory.EnumerateDirectories(Path.Combine(stage, "checkpoints")).Select(p => int.Parse(p[^6..], null)).ToList();
        Assert.All(checkpoints, step => Assert.Equal(0, step % 5));

        // One bit of the newest checkpoint flips while nobody looks.
        var damaged = Path.Combine(stage, "checkpoints", $"step-{checkpoints.Max():D6}", "model.safetensors");
        FileDamage.FlipBit(damaged, 8 * 5_000);
        var resumed = ChildProgram.Run(Limit, "pretrain", recipe, "--run", folder["stopped"]);
        Assert.Equal(0, resumed.ExitCode);

        var named = $"Checkpoint of step {checkpoints.Max()} is damaged and is not used: {damaged}";
        Assert.Contains(named, resumed.Error, StringComparison.Ordinal);
        var log = File.ReadAllText(Path.Combine(folder["stopped"], "01-pretrain", "log.txt"));
        Assert.Contains(named, log, StringComparison.Ordinal);
        var comparison = Assert.Single(RunComparison.Between(new RunDirectory(folder["untouched"]), new RunDirectory(folder["stopped"])).Stages);
        Assert.Empty(comparison.Outputs!);
    }

    private static void WaitFor(string path)
    {
        var clock = Stopwatch.StartNew();
        Assert.True(SpinWait.SpinUntil(() => File.Exists(path), Limit), $"{path} did not appear in {clock.Elapsed}.");
    }
}
