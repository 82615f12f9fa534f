using System.Text.Json.Nodes;
using System.Xml.Linq;
using Linnet.Core.Metrics;
using Linnet.Core.Runs;
using Linnet.StoryTests.Faults;

namespace Linnet.StoryTests.Tour;

/// <summary>The tour on a user's own files, with trainings of seconds: a .txt and a .jsonl made of the documentation that comes with the program.</summary>
public sealed class OwnTextTourTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    // A model of 40 thousand parameters that takes a few steps in each chapter.
    private static readonly string[] Smallest =
    [
        "minimum_bytes=500000", "tokenizer-train:vocabulary_size=600",
        "pretrain:model={width: 32, layers: 2, heads: 4, key_value_heads: 2, feed_forward_width: 64, maximum_sequence_length: 1024}",
        "pretrain:training={sequence_length: 64, batch_tokens: 1024, micro_batch_size: 8, steps: 10, warmup_steps: 2}",
        "samples.tokens=16", "sft:training.steps=4", "sft:training.warmup_steps=1", "evaluation.questions=4", "evaluation.answers=4",
        "evaluation.comparisons=2", "exam-questions:questions=20", "exam-questions:at_least=10", "control_questions=4", "reward:training.steps=4",
        "reward:training.warmup_steps=1", "reward:evaluation.every_steps=2", "answer_tokens=8", "held_out.questions=8", "best-of-n:answers=2",
        "pairs.questions=16", "dpo:training.steps=2", "ppo:training.steps=2", "training.measure_every_steps=2",
    ];

    [Fact]
    public void Tour_onOwnFiles_goesThroughEveryChapterThatTheyAllow()
    {
        using var folder = new TemporaryFolder();
        var texts = Texts().ToList();
        File.WriteAllText(folder["it's mine.txt"], string.Join("\n\n", texts.Take(texts.Count / 2)));
        File.WriteAllLines(folder["lines.jsonl"], texts.Skip(texts.Count / 2).Select(text => new JsonObject { ["text"] = text }.ToJsonString()));
        var run = folder["run"];
        File.WriteAllText(folder["small.txt"], "A few words.");
        ChildProgram.RunIn(folder.Path, Limit, "", "tour", "--quick", "--run", run, "--data", "small.txt").Expect(1); // binds nobody

        var result = ChildProgram.RunIn(
            folder.Path, Limit, "", ["tour", "--quick", "--run", run, "--data", "it's mine.txt", "lines.jsonl", .. Smallest]).Expect(0);

        Assert.Equal(
            [
                "text-files", "clean", "dedup", "select", "tokenizer-train", "ngram-baseline", "pretrain", "convert", "sft", "exam-questions", "exam", "preference-pairs",
                "reward", "best-of-n", "dpo", "ppo",
            ],
            new RunDirectory(run).Stages().Select(stage => stage.Name));
        var summary = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "summary.json")))!.AsObject();
        output.WriteLine($"the tour took {summary["seconds"]} s");
        string[] numbers = ["perplexity", "exam_accuracy_likelihood", "reward_accuracy", "sft_reward", "best_of_n_reward", "dpo_reward", "ppo_reward"];
        Assert.All(numbers, key => Assert.True(double.IsFinite(summary[key]!.GetValue<double>()), key));
        Assert.True(summary.ContainsKey("tokens_per_character_after") && summary["tokens_per_character_after"] is null);
        Assert.DoesNotContain("NaN", File.ReadAllText(Path.Combine(run, "report.html")) + result.Output, StringComparison.Ordinal);
        var report = File.ReadAllText(Path.Combine(run, "report.html"));
        Assert.Contains("your own files", report, StringComparison.Ordinal);
        Assert.Contains("<dt>files</dt><dd>2</dd>", report, StringComparison.Ordinal);
        Assert.DoesNotContain("other languages should lose everything", report, StringComparison.Ordinal);
        Assert.Contains("<a href=\"07-pretrain/report.html\"><code>07-pretrain</code></a>", report, StringComparison.Ordinal);
        RequireScores(summary, new RunDirectory(run), result.Output);
    }

    // Before, after and interval of a method are those of its own stage, in the summary, in the last metrics and in what is printed.
    private static void RequireScores(JsonObject summary, RunDirectory run, string printed)
    {
        foreach (var (stage, key, name) in (ReadOnlySpan<(string, string, string)>)[("best-of-n", "best_of_n", "Best-of-N"), ("dpo", "dpo", "DPO"), ("ppo", "ppo", "PPO")])
        {
            var last = MetricsReader.Last(Path.Combine(run.Find(stage)!.Folder, "metrics.jsonl"))!;
            var (before, interval) = (summary[key + "_reward_before"]!.GetValue<double>(), summary[key + "_reward_interval"]!.AsArray());
            Assert.Equal(last["sft_reward"]!.GetValue<double>(), before);
            Assert.Equal(last["difference"]!.GetValue<double>(), summary[key + "_reward_difference"]!.GetValue<double>());
            Assert.Equal([last["difference_low"]!.GetValue<double>(), last["difference_high"]!.GetValue<double>()], interval.Select(end => end!.GetValue<double>()));
            var line = printed.Split('\n').Single(text => text.StartsWith(name + ": score ", StringComparison.Ordinal));
            Assert.StartsWith($"{name}: score {Show(before)} → {Show(summary[key + "_reward"]!.GetValue<double>())} (", line, StringComparison.Ordinal);
        }

        static string Show(double score) => (Math.Round(score, 2) == 0 ? "0.00" : $"{score:F2}").Replace('-', '−');
    }

    [Fact]
    public void Tour_onTooLittleText_saysHowMuchIsNeeded()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["small.txt"], "A few words.");

        var result = ChildProgram.RunIn(folder.Path, Limit, "", "tour", "--data", "small.txt", "minimum_documents=300").Expect(1);

        Assert.Contains(
            "Expected at least 300 documents and 1000000 bytes of text, found 1 documents and 12 bytes in 1 files. Give more files",
            result.Error,
            StringComparison.Ordinal);
        Assert.DoesNotContain(new RunDirectory(folder["runs/own-text"]).Stages(), stage => stage.IsComplete);
    }

    [Theory]
    [InlineData("clean:files=[x]")]
    [InlineData("nowhere:seed=1")]
    public void Tour_withAValueForAChapterThatHasNoSuchKey_namesIt(string value)
    {
        using var folder = new TemporaryFolder();

        var result = ChildProgram.RunIn(folder.Path, Limit, "", "tour", value).Expect(2);

        Assert.Contains($"{value}: expected key=value with a key of one of the chapters", result.Error, StringComparison.Ordinal);
    }

    // Summaries of types and members, as running text: some of them a document. None says NaN, which no page may say of its own numbers.
    private static IEnumerable<string> Texts()
    {
        var data = Path.Combine(Path.GetDirectoryName(ChildProgram.ProgramPath)!, "data", "api-documentation", "Microsoft.NETCore.App.Ref");
        string[] names = ["System.Runtime.xml", "System.Linq.xml", "System.Collections.xml", "System.Net.Http.xml"];
        return names.SelectMany(name => XDocument.Load(Path.Combine(data, name)).Descendants("summary"))
            .Select(summary => string.Join(' ', summary.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
            .Where(text => text.Length > 60 && !text.Contains("NaN", StringComparison.Ordinal))
            .Distinct()
            .Chunk(12)
            .Select(chunk => string.Join(' ', chunk));
    }
}
