using System.Text.Json.Nodes;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Recipes;
using Linnet.Core.Reports;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Corpora.Classification;
using Linnet.Corpora.Cleaning;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.Cleaning;

public sealed class CleanStageTests : IDisposable
{
    private static readonly string[] English = ["The", "reader", "writes", "a", "value", "when", "file", "stream", "closes", "and", "handler", "returns", "result", "of", "operation", "type"];
    private static readonly string[] German = ["Der", "Leser", "schreibt", "einen", "Wert", "wenn", "Datei", "Strom", "schließt", "und", "Handler", "gibt", "Ergebnis", "der", "Vorgang", "Typ"];
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_onTwoLanguages_keepsTheWantedOneAndWritesTheAccount()
    {
        Write("en.jsonl", English, 300);
        Write("de.jsonl", German, 300);

        var stage = Run("run");

        var train = TextLines.ReadDocuments(Path.Combine(stage, "docs.train.jsonl"), TestContext.Current.CancellationToken).ToList();
        var validation = TextLines.ReadDocuments(Path.Combine(stage, "docs.validation.jsonl"), TestContext.Current.CancellationToken).ToList();
        var removed = File.ReadAllLines(Path.Combine(stage, "removed.jsonl")).Select(l => JsonNode.Parse(l)!).ToList();
        var summary = StageManifest.Read(stage).Summary;
        Assert.InRange(train.Count + validation.Count, 250, 300);
        Assert.InRange(validation.Count, 20, 100);
        Assert.False(File.Exists(Path.Combine(stage, "noise.train.jsonl")));
        Assert.InRange((double)summary["noise"]!["noise"]!["caught_share"]!, 0.97, 1);
        Assert.Equal(600, train.Count + validation.Count + removed.Count(r => !((string)r["id"]!).Contains(':', StringComparison.Ordinal)) + (int)summary["noise"]!["noise"]!["left_at_the_end"]!);
        Assert.All(removed, r => Assert.Equal(["id", "source", "stage", "rule", "value", "threshold"], r.AsObject().Select(p => p.Key).Take(6)));
        Assert.Contains("<svg", File.ReadAllText(Path.Combine(stage, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_twice_writesTheSameBytes()
    {
        Write("en.jsonl", English, 300);
        Write("de.jsonl", German, 300);

        var (first, second) = (Run("first"), Run("second"));

        foreach (var file in (string[])["docs.train.jsonl", "docs.validation.jsonl", "removed.jsonl"])
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(first, file)), File.ReadAllBytes(Path.Combine(second, file)));
        }
    }

    [Fact]
    public void Run_withTooFewDocuments_saysHowMany()
    {
        Write("en.jsonl", English, 30);
        Write("de.jsonl", German, 30);

        var error = Assert.Throws<CheckFailedException>(() => Run("run"));

        Assert.StartsWith("docs: expected training documents and at least 20 held out, found ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sections_ofASearchThatPassedTextsOver_tellHowMany()
    {
        Write("en.jsonl", English, 300);
        Write("de.jsonl", German, 300);
        var stage = Run("run");
        var summary = StageManifest.Read(stage).Summary;
        Assert.DoesNotContain(Callouts(), text => text.Contains("look alike", StringComparison.Ordinal));

        summary["near_duplicate_crowded"] = 1_234;

        Assert.Contains(
            "1,234 documents look alike to the search for near duplicates with more than 1,000 others each; they were compared with the first 1,000 only."
            + " Text from one template does this: remove the template, or raise deduplication.rows.",
            Callouts());

        List<string> Callouts() => [.. CleanReport.Sections(summary, stage)[0].Blocks.OfType<Callout>().Select(callout => callout.Prose.English)];
    }

    [Fact]
    public void Run_withAnIdTwice_namesIt()
    {
        Write("en.jsonl", English, 30);
        Write("de.jsonl", German, 30);
        File.AppendAllText(_folder["en.jsonl"], "{\"id\":\"3\",\"text\":\"again\"}\n");

        var error = Assert.Throws<DataFormatException>(() => Run("run"));

        Assert.Equal("3", error.Id);
    }

    [Fact]
    public void Recipe_withLanguagesButNoClassifier_isRefused()
    {
        var path = _folder.Write("r.yaml", "stage: tour-clean\nsources: [{name: 'a b', files: [], languages: [en]}]\n");

        var error = Assert.Throws<RecipeException>(() => RecipeReader.ReadFile<CleanRecipe>(path, []));

        Assert.Equal(3, error.Problems.Count);
    }

    private string Run(string run)
    {
        List<LabelledText> texts = [.. Lines(English, 200, "t").Select(t => new LabelledText(t, 0)), .. Lines(German, 200, "t").Select(t => new LabelledText(t, 1))];
        ClassifierFile.Write(_folder["c.bin"], ClassifierTrainer.Train(new CharacterNGrams(3, 10, 400), ["en", "de"], texts, 3, 50, seed: 1, cancellation: TestContext.Current.CancellationToken));
        var path = _folder.Write("recipe.yaml", $"""
            stage: tour-clean
            held_out_share: 0.15
            sources:
              - {"{"}name: docs, files: ['{_folder["en.jsonl"]}'], languages: [en]{"}"}
              - {"{"}name: noise, files: ['{_folder["de.jsonl"]}'], languages: [en], noise: true{"}"}
            language:
              classifier: '{_folder["c.bin"]}'
            """);
        var directory = new RunDirectory(_folder[run]);
        StageRunner.Run(
            new CleanStage(),
            RecipeReader.ReadFile<CleanRecipe>(path, []),
            directory,
            new StageOptions { Seed = 0, Threads = 1 },
            TestContext.Current.CancellationToken);
        return directory.Find(CleanStage.StageName)!.Folder;
    }

    private void Write(string file, string[] words, int count) => TextLines.Write(
        _folder[file], Lines(words, count, "d").Select((text, i) => new Document($"{i}", file, text)));

    private static IEnumerable<string> Lines(string[] words, int count, string stream)
    {
        var random = new Linnet.Core.Random.CounterRandom(3, stream);
        return Enumerable.Range(0, count).Select(i =>
            string.Join(' ', Enumerable.Range(0, 14).Select(w => words[random.Below(words.Length, (ulong)(i * 14 + w))])) + ".");
    }
}
