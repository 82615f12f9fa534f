using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Runs;

namespace Linnet.Cli.Tour;

/// <summary>Writes <c>summary.json</c>: the tour in numbers, each of which also stands in its stage's summary and last metrics.</summary>
internal static class TourSummary
{
    private const string PeakMemory = "peak_memory_mb";

    // Key in summary.json, stage, path in the stage's summary.
    // What a method came to stands beside what its own stage measured before it: the stages draw differently many answers.
    private static readonly (string Key, string Stage, string Path)[] Numbers =
    [
        ("perplexity", "pretrain", "perplexity"),
        ("kneser_ney_perplexity", "ngram-baseline", "perplexity"),
        ("bits_per_character", "pretrain", "bits_per_character"),
        ("tokens_per_character_before", "tokenizer-extend", "tokens_per_character_before"),
        ("tokens_per_character_after", "tokenizer-extend", "tokens_per_character_after"),
        ("exam_accuracy_letters", "exam", "models.sft.accuracy_letters"),
        ("exam_accuracy_likelihood", "exam", "models.sft.accuracy_likelihood"),
        ("exam_interval", "exam", "models.sft.interval_likelihood"),
        ("exam_overlap_baseline", "exam", "overlap_baseline"),
        ("exam_questions", "exam", "questions"),
        ("reward_accuracy", "reward", "accuracy"),
        ("reward_accuracy_by_kind", "reward", "accuracy_by_kind"),
        ("reward_accuracy_without_prompt", "reward", "accuracy_without_prompt"),
        ("reward_gap_mean_first", "reward", "gap_mean_first"),
        ("reward_gap_mean_last", "reward", "gap_mean_last"),
        ("sft_reward", "best-of-n", "sft_reward"),
        ("best_of_n_reward", "best-of-n", "best_of_n_reward"),
        ("best_of_n_reward_before", "best-of-n", "sft_reward"),
        ("best_of_n_reward_difference", "best-of-n", "difference"),
        ("best_of_n_kl", "best-of-n", "best_of_n_kl"),
        ("dpo_reward", "dpo", "reward"),
        ("dpo_reward_before", "dpo", "sft_reward"),
        ("dpo_reward_difference", "dpo", "difference"),
        ("dpo_kl", "dpo", "kl"),
        ("dpo_alarms", "dpo", "alarms"),
        ("ppo_reward", "ppo", "reward"),
        ("ppo_reward_before", "ppo", "sft_reward"),
        ("ppo_reward_difference", "ppo", "difference"),
        ("ppo_kl", "ppo", "kl"),
        ("ppo_alarms", "ppo", "alarms"),
    ];

    // Of the paired difference of the scores, 95 %.
    private static readonly (string Key, string Stage)[] Intervals =
    [
        ("best_of_n_reward_interval", "best-of-n"),
        ("dpo_reward_interval", "dpo"),
        ("ppo_reward_interval", "ppo"),
    ];

    /// <summary>What an earlier summary of the run says, in bytes; 0 where there is none.</summary>
    public static long PeakMemoryBytes(RunDirectory run)
    {
        var path = FilePath(run);
        try
        {
            return File.Exists(path) && JsonNode.Parse(File.ReadAllBytes(path)) is JsonObject summary && summary[PeakMemory] is JsonValue value
                && value.TryGetValue<double>(out var megabytes) ? (long)(megabytes * 1e6) : 0;
        }
        catch (JsonException)
        {
            return 0; // the file is written anew
        }
    }

    /// <summary>Writes the file. Equal runs differ in <c>seconds</c>, <c>peak_memory_mb</c> and <c>stages</c> only.</summary>
    public static void Write(TourResults results)
    {
        var last = results.Stages[^1].Manifest;
        var summary = new JsonObject
        {
            ["version"] = last.Version,
            ["commit"] = last.Commit,
            ["seed"] = last.Seed,
            ["dtype"] = last.Dtype,
            ["threads"] = last.Threads,
        };
        foreach (var (key, stage, path) in Numbers)
        {
            summary[key] = results.Value(stage, path)?.DeepClone();
        }

        foreach (var (key, stage) in Intervals)
        {
            summary[key] = results.Value(stage, "difference_low") is { } low && results.Value(stage, "difference_high") is { } high
                ? new JsonArray(low.DeepClone(), high.DeepClone())
                : null;
        }

        summary["seconds"] = Math.Round(results.Seconds, 1);
        summary[PeakMemory] = Math.Round(results.PeakMemoryBytes / 1e6);
        summary["stages"] = new JsonObject(results.Stages.Select(s => KeyValuePair.Create(s.Name, (JsonNode?)Math.Round(s.Seconds, 1))));
        AtomicFile.Write(FilePath(results.Run), JsonText.Pretty(summary));
    }

    private static string FilePath(RunDirectory run) => Path.Combine(run.Path, "summary.json");
}
