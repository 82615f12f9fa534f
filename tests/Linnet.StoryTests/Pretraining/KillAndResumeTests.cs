using System.Diagnostics;
using System.Text.Json.Nodes;
using Linnet.Core.Metrics;
using Linnet.Core.Random;
using Linnet.Core.Runs;
using Linnet.StoryTests.Faults;

namespace Linnet.StoryTests.Pretraining;

/// <summary>
/// kill -9 at random moments, start again, until the stage is finished: the same bytes as a run that nobody touched.
/// LINNET_KILLS says how often (2), LINNET_KILL_STEPS how long the training is (120 steps).
/// </summary>
public sealed class KillAndResumeTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private const int DefaultSteps = 120;
    private const int KilledExitCode = 128 + 9;
    private const int KillsForATiming = 20; // asked for on a quiet machine; fewer kills run among other tests
    private static readonly string[] Times = ["seconds", "tokens_per_second", "mfu"];

    [Fact]
    public void Pretrain_killedAtRandomMoments_endsWithTheBytesOfAnUninterruptedRun()
    {
        var kills = Setting("LINNET_KILLS", 2);
        using var folder = new TemporaryFolder();
        var recipe = TinyTraining.Write(folder, Setting("LINNET_KILL_STEPS", DefaultSteps));

        var (wall, startUp) = RunUntouched(recipe, folder["untouched"]);
        var attempts = RunKilled(recipe, folder["killed"], kills, wall, startUp);
        Assert.Equal(kills, attempts.Count - 1); // without kills there is nothing to see

        var (untouched, killed) = (new RunDirectory(folder["untouched"]), new RunDirectory(folder["killed"]));
        var comparison = Assert.Single(RunComparison.Between(untouched, killed).Stages);
        Assert.NotNull(comparison.Outputs);
        Assert.Empty(comparison.Outputs);
        Assert.NotEmpty(comparison.Left!.Status.Manifest!.Outputs);
        Assert.Equal(Metrics(comparison.Left), Metrics(comparison.Right!));

        var total = attempts.Aggregate(TimeSpan.Zero, (sum, t) => sum + t);
        var working = attempts.Where(t => t > startUp).Aggregate(TimeSpan.Zero, (sum, t) => sum + t - startUp);
        var ratio = working / (wall - startUp);
        output.WriteLine(
            $"kills {attempts.Count - 1}, untouched {wall.TotalSeconds:F1} s, start-up {startUp.TotalSeconds:F2} s, "
            + $"all attempts {total.TotalSeconds:F1} s, ratio without start-ups {ratio:F2}");
        if (kills >= KillsForATiming)
        {
            Assert.InRange(ratio, 0, 1.6);
        }
    }

    [Fact]
    public void Pretrain_withAnotherSeed_endsWithOtherBytes()
    {
        // The control: the comparison above can fail.
        using var folder = new TemporaryFolder();
        var recipe = TinyTraining.Write(folder, steps: 10);
        RunUntouched(recipe, folder["one"]);
        RunUntouched(recipe, folder["two"], "seed=2");

        var comparison = Assert.Single(RunComparison.Between(new RunDirectory(folder["one"]), new RunDirectory(folder["two"])).Stages);

        Assert.Contains(comparison.Outputs!, d => d.Path.EndsWith("model.safetensors", StringComparison.Ordinal));
        Assert.NotEqual(Metrics(comparison.Left!), Metrics(comparison.Right!));
    }

    private static (TimeSpan Wall, TimeSpan StartUp) RunUntouched(string recipe, string run, params string[] overrides)
    {
        var clock = Stopwatch.StartNew();
        using var program = ChildProgram.Start(["pretrain", recipe, .. overrides, "--run", run]);
        var startUp = TimeSpan.Zero;
        ProgramResult? result;
        while ((result = program.WaitForExit(TimeSpan.FromMilliseconds(20))) is null && clock.Elapsed < Limit)
        {
            if (startUp == TimeSpan.Zero && HasMetrics(run))
            {
                startUp = clock.Elapsed;
            }
        }

        Assert.True(result is { ExitCode: 0 }, program.Error);
        return (clock.Elapsed, startUp);
    }

    /// <returns>How long each start ran; the last one finished the stage, all others were killed.</returns>
    private static List<TimeSpan> RunKilled(string recipe, string run, int kills, TimeSpan wall, TimeSpan startUp)
    {
        var random = new CounterRandom((ulong)Setting("LINNET_KILL_SEED", 1), "kills");
        var attempts = new List<TimeSpan>();
        for (var kill = 0; kill < kills; kill++)
        {
            // Anywhere from the program's first instruction on, but within this kill's share of the training: the rest needs some too.
            var moment = random.Uniform((ulong)kill) * ((1.2 * (wall - startUp) / kills) + (2 * startUp));
            var lastStep = Setting("LINNET_KILL_STEPS", DefaultSteps) * (kill + 1) / (kills + 1);
            var clock = Stopwatch.StartNew();
            using var program = ChildProgram.Start(["pretrain", recipe, "--run", run]);
            while (clock.Elapsed < moment && NewestCheckpoint(run) < lastStep)
            {
                Assert.True(program.WaitForExit(TimeSpan.FromMilliseconds(5)) is null, $"The stage ended before kill {kill + 1} of {kills}.\n{program.Error}");
            }

            program.Kill();
            Assert.Equal(KilledExitCode, program.WaitForExit(Limit)?.ExitCode);
            attempts.Add(clock.Elapsed);
        }

        var last = Stopwatch.StartNew();
        ChildProgram.Run(Limit, "pretrain", recipe, "--run", run).Expect(0);
        return [.. attempts, last.Elapsed];
    }

    private static int NewestCheckpoint(string run) =>
        new RunDirectory(run).Find("pretrain") is { } place && new DirectoryInfo(Path.Combine(place.Folder, "checkpoints")) is { Exists: true } folder
            ? folder.EnumerateDirectories("step-*").Select(f => int.TryParse(f.Name.AsSpan(5), out var step) ? step : 0).DefaultIfEmpty().Max()
            : 0;

    private static bool HasMetrics(string run) =>
        new RunDirectory(run).Find("pretrain") is { } place
        && new FileInfo(Path.Combine(place.Folder, "metrics.jsonl")) is { Exists: true, Length: > 0 };

    private static List<string> Metrics(ComparedStage stage) =>
        [.. MetricsReader.Read(Path.Combine(stage.Status.Place.Folder, "metrics.jsonl")).Select(WithoutTimes)];

    private static string WithoutTimes(JsonObject line)
    {
        foreach (var key in Times)
        {
            line.Remove(key);
        }

        return line.ToJsonString();
    }

    private static int Setting(string name, int value) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), out var given) ? given : value;
}
