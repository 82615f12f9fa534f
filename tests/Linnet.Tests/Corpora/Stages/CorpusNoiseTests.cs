using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Random;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Corpora.FastText;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Parts;
using Linnet.Corpora.Stages;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.Stages;

public sealed class CorpusNoiseTests : IDisposable
{
    private static readonly string[] English = ["The", "reader", "writes", "a", "value", "when", "file", "stream", "closes", "and", "handler", "returns", "result", "of", "operation", "type"];
    private static readonly string[] German = ["Der", "Leser", "schreibt", "einen", "Wert", "wenn", "Datei", "Strom", "schließt", "und", "Handler", "gibt", "Ergebnis", "der", "Vorgang", "Typ"];
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_onNoise_countsWhatPassesAndWritesNoneOfIt()
    {
        var stage = Run("languages: [en], ");

        var (summary, parts) = (StageManifest.Read(stage).Summary, new PartFolder(stage));
        Assert.Equal((300L, 300L), ((long)summary["sources"]!["noise"]!["records"]!, (long)summary["noise"]!["noise"]!["seen_by_the_filter"]!));
        Assert.InRange((double)summary["noise"]!["noise"]!["caught_share"]!, 0.97, 1);
        Assert.InRange((long)summary["sources"]!["docs"]!["kept_documents"]!, 290, 300);
        Assert.Equal(0, parts.Parts().Where(p => p.Source == "noise").Sum(p => p.Counts.Kept));
        Assert.DoesNotContain(summary["warnings"]!.AsArray(), w => (string?)w!["source"] == "noise");
    }

    [Fact]
    public void Run_withoutALanguageFilter_catchesNoNoise()
    {
        var stage = Run("");

        var summary = StageManifest.Read(stage).Summary;
        Assert.Equal(0, (double)summary["noise"]!["noise"]!["caught_share"]!);
        Assert.Equal(300, (long)summary["noise"]!["noise"]!["left_at_the_end"]!);
        Assert.Equal(300, Entries(stage).Count(e => e.Rule == "passed_as_noise"));
        Assert.Equal(0, (long)summary["sources"]!["noise"]!["kept_documents"]!);
        Assert.Contains("0.00 %", File.ReadAllText(Path.Combine(stage, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_thatLeavesNothing_namesTheRulesThatTookMost()
    {
        _folder.Write("numbers.jsonl", string.Concat(Enumerable.Range(0, 20).Select(i => $"{{\"id\":\"{i}\",\"text\":\"12 345 {i} 678 901 234 567\"}}\n")));
        var recipe = RecipeReader.ReadText<CorpusCleanRecipe>(
            $$"""{stage: clean, sources: [{name: text, files: ["{{_folder["numbers.jsonl"]}}"], filters: {profile: edited} }]}""", "clean.yaml", []);

        var error = Assert.Throws<CheckFailedException>(() => StageRunner.Run(
            new CorpusCleanStage(), recipe, new RunDirectory(_folder["run"]), new StageOptions { Seed = 0, Threads = 1 }, TestContext.Current.CancellationToken));

        Assert.Matches(@"^Of 20 documents none is left\. Most characters went by placeholder_line \(\d{3}\)\. Look at the ledger with `corpus review`, choose another profile in sources\.filters, or change these rules' bounds\.$", error.Message);
    }

    [Theory]
    [InlineData("{\"content\":\"a text under another key\"}\n", "Expected documents, found none in any source. Records that gave none: text: no_text 1. Correct sources.reading (format, text, encoding), or the files.")]
    [InlineData("", "Expected documents, found none in any source. The files are empty.")]
    public void Run_onRecordsThatGiveNoDocument_saysWhatTheyLack(string file, string message)
    {
        _folder.Write("broken.jsonl", file);
        var recipe = RecipeReader.ReadText<CorpusCleanRecipe>($$"""{stage: clean, sources: [{name: text, files: ["{{_folder["broken.jsonl"]}}"] }]}""", "clean.yaml", []);

        var error = Assert.Throws<CheckFailedException>(() => StageRunner.Run(
            new CorpusCleanStage(), recipe, new RunDirectory(_folder["run"]), new StageOptions { Seed = 0, Threads = 1 }, TestContext.Current.CancellationToken));

        Assert.Equal(message, error.Message);
    }

    private static IEnumerable<LedgerEntry> Entries(string stage)
    {
        var folder = new PartFolder(stage);
        return folder.Parts().SelectMany(part => LedgerFile.Read(folder.In(part.PathOf(PartFolder.Ledgers))));
    }

    private string Run(string languages)
    {
        TextLines.Write(_folder["en.jsonl"], Lines(English, 300, "d").Select((text, i) => new Document($"{i}", "en", text)));
        TextLines.Write(_folder["de.jsonl"], Lines(German, 300, "d").Select((text, i) => new Document($"{i}", "de", text)));
        var texts = new LabelledTexts(TextUnit.Word);
        foreach (var (label, words) in (ReadOnlySpan<(string, string[])>)[("en", English), ("de", German)])
        {
            foreach (var line in Lines(words, 200, "t"))
            {
                texts.Add(System.Text.Encoding.UTF8.GetBytes($"__label__{label} {line}"));
            }
        }

        var settings = new FastTextSettings { Dimension = 8, Buckets = 1_024, SmallestNGram = 1, LargestNGram = 3, LearningRate = 0.5 };
        FastTextFile.Write(_folder["lid.bin"], FastTextTrainer.Train(texts, settings, 1, 1, cancellation: TestContext.Current.CancellationToken));
        var recipe = RecipeReader.ReadText<CorpusCleanRecipe>(
            $$"""
            stage: clean
            sources:
              - {name: docs, files: ["{{_folder["en.jsonl"]}}"], {{languages}}filters: {profile: edited} }
              - {name: noise, files: ["{{_folder["de.jsonl"]}}"], {{languages}}noise: true, filters: {profile: edited} }
            language: {model: "{{_folder["lid.bin"]}}"}
            """,
            "clean.yaml",
            []);
        return StageRunner.Run(
            new CorpusCleanStage(), recipe, new RunDirectory(_folder["run"]), new StageOptions { Seed = 0, Threads = 2 }, TestContext.Current.CancellationToken).Folder;
    }

    private static IEnumerable<string> Lines(string[] words, int count, string stream)
    {
        var random = new CounterRandom(3, stream);
        return Enumerable.Range(0, count).Select(i =>
            string.Join(' ', Enumerable.Range(0, 14).Select(w => words[random.Below(words.Length, (ulong)(i * 14 + w))])) + ".");
    }
}
