using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Metrics;
using Linnet.Core.Random;
using Linnet.Core.Runs;
using Linnet.StoryTests.Faults;

namespace Linnet.StoryTests.Tour;

/// <summary>The tour as a user runs it, and the same tour killed once in every chapter.</summary>
public sealed class TourTests(ITestOutputHelper output)
{
    private const string Talk = "Talk to the model: ";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(5);

    [Fact]
    public void QuickTour_killedInEveryChapter_endsWithTheBytesOfAnUninterruptedOne()
    {
        using var folder = new TemporaryFolder();
        var run = folder["my tour"]; // the printed command must quote it
        var clock = Stopwatch.StartNew();
        var result = ChildProgram.RunIn(Checkout.Folder, Limit, "", "tour", "--quick", "--run", run).Expect(0);
        output.WriteLine($"the quick tour took {clock.Elapsed.TotalSeconds:F0} s");
        RequireSummary(JsonNode.Parse(File.ReadAllText(Path.Combine(run, "summary.json")))!.AsObject());
        RequireOfflinePage(File.ReadAllText(Path.Combine(run, "report.html")));
        RequireAnswer(result.Output);

        var untouched = new RunDirectory(run);
        var killed = KillInEveryChapter(folder["killed"], untouched.Stages());

        var stages = RunComparison.Between(untouched, killed).Stages;
        Assert.Equal(untouched.Stages().Count, stages.Count);
        foreach (var stage in stages)
        {
            Assert.True(stage.Outputs is { Count: 0 }, $"{stage.Left!.Status.Place.Name}: {string.Join(", ", stage.Outputs?.Select(o => o.Path) ?? ["?"])}");
            Assert.Equal(Metrics(stage.Left!), Metrics(stage.Right!));
        }
    }

    /// <summary>Starts the tour as often as it has chapters; each time it is killed at a random moment of the next one.</summary>
    private RunDirectory KillInEveryChapter(string path, IReadOnlyList<StagePlace> chapters)
    {
        var (run, random, kills) = (new RunDirectory(path), new CounterRandom(1, "kills"), 0);
        foreach (var chapter in chapters)
        {
            using var program = ChildProgram.Start(["tour", "--quick", "--run", path], Checkout.Folder);
            while (run.Find(chapter.Name) is null && program.WaitForExit(Grain) is null)
            {
            }

            // Within about the chapter's first seconds; a short one may end before and the next be hit.
            if (program.WaitForExit(TimeSpan.FromSeconds(2.5 * random.Uniform((ulong)chapter.Number))) is null)
            {
                program.Kill();
                program.WaitForExit(Limit);
                kills++;
            }
        }

        output.WriteLine($"{kills} kills in {chapters.Count} chapters");
        Assert.InRange(kills, chapters.Count / 2, chapters.Count);
        ChildProgram.RunIn(Checkout.Folder, Limit, "", "tour", "--quick", "--run", path).Expect(0);
        return run;
    }

    private static void RequireSummary(JsonObject summary)
    {
        string[] numbers =
        [
            "seconds", "peak_memory_mb", "perplexity", "kneser_ney_perplexity", "bits_per_character", "tokens_per_character_before",
            "tokens_per_character_after", "exam_accuracy_letters", "exam_accuracy_likelihood", "exam_overlap_baseline", "exam_questions",
            "reward_accuracy", "reward_accuracy_without_prompt", "reward_gap_mean_first", "reward_gap_mean_last", "sft_reward",
            "best_of_n_reward", "best_of_n_kl", "dpo_reward", "ppo_reward", "ppo_kl", "best_of_n_reward_before", "dpo_reward_before", "ppo_reward_before",
            "best_of_n_reward_difference", "dpo_reward_difference", "ppo_reward_difference",
        ];
        Assert.All(numbers, key => Assert.True(
            summary[key] is JsonValue value && value.TryGetValue<double>(out var number) && double.IsFinite(number), $"{key}: {summary[key]}"));
        Assert.All(["exam_interval", "best_of_n_reward_interval", "dpo_reward_interval", "ppo_reward_interval"], key => Assert.Equal(2, summary[key]!.AsArray().Count));
        Assert.Equal(4, summary["reward_accuracy_by_kind"]!.AsObject().Count);
        Assert.True(summary["stages"]!.AsObject().Count >= 17);
        Assert.True(summary["tokens_per_character_after"]!.GetValue<double>() < summary["tokens_per_character_before"]!.GetValue<double>());
        Assert.True(summary["best_of_n_reward"]!.GetValue<double>() > summary["sft_reward"]!.GetValue<double>());
    }

    private static void RequireOfflinePage(string report)
    {
        Assert.Contains("<svg", report, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", report, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", report, StringComparison.Ordinal);
    }

    private static void RequireAnswer(string tour)
    {
        var talk = tour.Split('\n').Single(line => line.StartsWith(Talk, StringComparison.Ordinal))[Talk.Length..];
        var answer = Shell(talk + " tokens=60", "What does System.String.Trim() do?\n");
        Assert.InRange(Encoding.UTF8.GetByteCount(answer), 2, 2000);
    }

    private static List<string> Metrics(ComparedStage stage) =>
        [.. MetricsReader.Read(Path.Combine(stage.Status.Place.Folder, "metrics.jsonl")).Select(WithoutTimes)];

    private static string WithoutTimes(JsonObject line)
    {
        foreach (var key in new[] { "seconds", "tokens_per_second", "mfu" })
        {
            line.Remove(key);
        }

        return line.ToJsonString();
    }

    /// <summary>What a user's terminal does with the line.</summary>
    private static string Shell(string line, string input)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the printed command is for a POSIX shell");
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", line])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = Checkout.Folder,
        })!;
        shell.StandardInput.Write(input);
        shell.StandardInput.Close();
        var answer = shell.StandardOutput.ReadToEnd();
        Assert.True(shell.WaitForExit(Limit), line);
        Assert.Equal(0, shell.ExitCode);
        return answer;
    }
}
