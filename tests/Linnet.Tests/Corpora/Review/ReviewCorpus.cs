using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Corpora.Review;
using Linnet.Corpora.Review.Sampling;
using Linnet.Corpora.Selection;
using Linnet.Corpora.Stages;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.Review;

/// <summary>A run of clean, dedup and select over texts whose worth is known, and reviewers that know it.</summary>
public sealed class ReviewCorpus : IDisposable
{
    /// <summary>Documents of fewer characters than this are bad; the recipe's bound is 60, so that it lets some of them through.</summary>
    public const int GoodLength = 80;

    private int _reviews;

    internal TestFolder Folder { get; } = new();

    public RunDirectory Run => new(Folder["run"]);

    /// <summary>The folder of the review that was prepared last.</summary>
    public string Review => Folder[$"review{_reviews}"];

    public void Dispose() => Folder.Dispose();

    /// <summary>600 documents of 20 to 219 characters, each with a line of one more; 20 copies.</summary>
    public ReviewCorpus()
    {
        var lines = new StringBuilder();
        for (var i = 0; i < 600; i++)
        {
            var (text, state) = (new StringBuilder(), (uint)i * 7919);
            for (var k = 0; k < 20 + (i % 200); k++)
            {
                state = unchecked((state * 1_664_525) + 1_013_904_223);
                text.Append(k % 9 == 8 ? "的" : ((char)(0x4E00 + ((state >> 12) % 3000))).ToString());
            }

            var json = new JsonObject { ["id"] = $"d{i}", ["url"] = $"https://example.org/{i}", ["text"] = $"{text}\n更" };
            lines.Append(json.ToJsonString()).Append('\n');
            if (i % 30 == 0)
            {
                json["id"] = $"copy{i}";
                lines.Append(json.ToJsonString()).Append('\n');
            }
        }

        Folder.Write("web.jsonl", lines.ToString());
        Clean();
        Stage(new CorpusDedupStage(), RecipeReader.ReadText<CorpusDedupRecipe>("stage: dedup\nmemory: 64\n", "dedup.yaml", []));
        Stage(new CorpusSelectStage(), RecipeReader.ReadText<CorpusSelectRecipe>("stage: select\nkeep: 0.5\n", "select.yaml", []));
    }

    public string Clean(string run = "run", params string[] overrides) => Stage(
        new CorpusCleanStage(),
        RecipeReader.ReadText<CorpusCleanRecipe>(
            $$"""
            stage: clean
            score: characters
            sources: [{name: web, files: ["{{Folder["web.jsonl"].Replace('\\', '/')}}"]}]
            filters:
              zh:
                length: {short_document: 60, long_words: null}
                quality: {stop_words: null}
                page: {few_sentences: null, line_punctuation: null, line_ends: null}
                lines: {removed_words: null}
            part: {records: 90}
            """,
            "clean.yaml",
            overrides),
        run);

    public ReviewSample Draw(ReviewSettings? settings = null) =>
        ReviewSampler.Draw(Run, settings ?? new ReviewSettings(), SilentProgress.Instance, TestContext.Current.CancellationToken);

    public ReviewSample Prepare(ReviewSettings? settings = null)
    {
        var sample = Draw(settings);
        _reviews++;
        ReviewOutcome.Prepare(sample, Review, Language.English);
        return sample;
    }

    public ReviewOutcome Report(bool isPartial = false, double? precision = null, TimeProvider? time = null) =>
        ReviewOutcome.Report(Review, isPartial, precision, Language.English, time ?? new Clock(), TestContext.Current.CancellationToken);

    /// <summary>Fills a reviewer's JSON queue.</summary>
    public void Fill(string reviewer, Func<JsonObject, string> decide)
    {
        var path = Path.Combine(Review, $"queue-{reviewer}.jsonl");
        var lines = File.ReadAllLines(path).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        lines.ForEach(line => line["decision"] = decide(line));
        File.WriteAllBytes(path, [.. lines.SelectMany(line => JsonText.Line(line))]);
    }

    /// <summary>What is true of a unit: copies and short texts should go, so should lines of one character.</summary>
    public static string Truth(JsonObject line) => line["compare"]!.GetValue<string>().Length > 0 || line["text"]!.GetValue<string>().Replace("\n更", "", StringComparison.Ordinal).Length < GoodLength
        ? "remove" : "keep";

    private string Stage<T>(IStage<T> stage, RecipeDocument<T> recipe, string run = "run")
        where T : IRecipe => StageRunner.Run(
            stage, recipe, new RunDirectory(Folder[run]), new StageOptions { Seed = 1, Threads = 1 }, TestContext.Current.CancellationToken).Folder;

    /// <summary>A clock that stands still.</summary>
    public sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.Parse("2026-11-24T08:00:00+00:00", CultureInfo.InvariantCulture);
    }
}
