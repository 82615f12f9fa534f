using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Corpora.Selection;
using Linnet.Corpora.Stages;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.Selection;

public sealed class SelectionSplitTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_onTypesOfOneFamily_holdsOutAllOrNone()
    {
        var stage = Select(Documents(["T:N.Outer", "T:N.Outer.Inner", "T:N.Outer`2", "T:N.Outer.Other"], 40), "held_out_share=0.3");

        var heldOut = Ids(stage, "validation").ToHashSet();
        Assert.InRange(heldOut.Count, 4, 100);
        Assert.All(Enumerable.Range(0, 40), family => Assert.Contains(
            Ids(stage, "train").Concat(Ids(stage, "validation")).Count(id => id.Contains($"Outer{family:00}", StringComparison.Ordinal) && heldOut.Contains(id)),
            (int[])[0, 4]));
    }

    [Fact]
    public void Run_onTypesWhoseOuterTypeIsGone_holdsOutAllOrNoneWhereTheTypesAreNamed()
    {
        TextLines.Write(_folder["types.jsonl"], Documents(["T:N.Outer"], 40));
        var stage = Select(Documents(["T:N.Outer.Inner", "T:N.Outer.Other"], 40), "held_out_share=0.3", $"types=['{_folder["types.jsonl"]}']");

        var heldOut = Ids(stage, "validation");
        Assert.InRange(heldOut.Count, 4, 60);
        Assert.All(heldOut.GroupBy(id => id.Split('.')[1]), family => Assert.Equal(2, family.Count()));
    }

    [Fact]
    public void Run_onTypesWhoseOuterTypeIsGoneAndNotNamed_partsThem()
    {
        var heldOut = Ids(Select(Documents(["T:N.Outer.Inner", "T:N.Outer.Other"], 40), "held_out_share=0.3"), "validation");

        Assert.Contains(heldOut.GroupBy(id => id.Split('.')[1]), family => family.Count() == 1);
    }

    [Fact]
    public void Run_onAnInputThatWasEdited_isRefused()
    {
        Select(Documents(["d"], 30));
        var run = new RunDirectory(_folder["run"]);
        var documents = Directory.GetFiles(Path.Combine(run.Find(CorpusCleanStage.StageName)!.Folder, "documents")).Single(f => File.ReadAllText(f).Contains("says", StringComparison.Ordinal));
        File.WriteAllText(documents, File.ReadAllText(documents).Replace("says", "sang", StringComparison.Ordinal));
        var select = RecipeReader.ReadText<CorpusSelectRecipe>($"{{stage: select, input: '{run.Find(CorpusCleanStage.StageName)!.Folder}', keep: 1}}", "select.yaml", []);

        var error = Assert.Throws<ArtifactException>(() => StageRunner.Run(
            new CorpusSelectStage(), select, new RunDirectory(_folder["other"]), new StageOptions { Seed = 0, Threads = 1 }, TestContext.Current.CancellationToken));

        Assert.Equal(
            $"{documents}: expected the bytes that were written, found other bytes: the file is damaged or was edited. Delete the stage's folder and run it again.",
            error.Message);
    }

    [Fact]
    public void Run_onDocumentsOfOneScore_takesTheSameWhateverTheirOrder()
    {
        var documents = Documents(["d"], 40).ToList();
        var forward = Ids(Select(documents, "keep=0.5", "held_out_share=0"), "train");
        Directory.Delete(_folder["run"], recursive: true);
        documents.Reverse();
        var backward = Ids(Select(documents, "keep=0.5", "held_out_share=0"), "train");

        Assert.InRange(forward.Count, 15, 25);
        Assert.Equal(forward.Order(StringComparer.Ordinal), backward.Order(StringComparer.Ordinal));
        Assert.NotEqual(documents.TakeLast(forward.Count).Select(d => d.Id).Order(StringComparer.Ordinal), forward.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Run_withTooFewHeldOut_saysHowMany()
    {
        var error = Assert.Throws<CheckFailedException>(() => Select(Documents(["d"], 30), "held_out_share=0.1", "minimum_held_out=20"));

        Assert.Matches(
            @"^docs: expected documents to train on and at least 20 held out, found \d\d and \d of the 30 that came in\. Give more text, or change held_out_share, minimum_held_out, keep, or the rules of cleaning\.$",
            error.Message);
        Assert.Null(new RunDirectory(_folder["run"]).Stages().FirstOrDefault(s => s.Name == CorpusSelectStage.StageName && s.IsComplete));
    }

    [Fact]
    public void Run_onASourceOfWhichNothingCame_writesNoFilesOfIt()
    {
        var stage = Select(Documents(["d"], 30), "minimum_held_out=1", "held_out_share=0.2");

        Assert.True(File.Exists(Path.Combine(stage, "docs.train.jsonl")));
        Assert.False(File.Exists(Path.Combine(stage, "noise.train.jsonl")));
        Assert.Equal(["docs"], StageManifest.Read(stage).Summary["sources"]!.AsObject().Select(s => s.Key));
    }

    private static List<string> Ids(string stage, string side) =>
        [.. TextLines.ReadDocuments(Path.Combine(stage, $"docs.{side}.jsonl"), TestContext.Current.CancellationToken).Select(d => d.Id)];

    private static IEnumerable<Document> Documents(string[] names, int count) => Enumerable.Range(0, count).SelectMany(i => names.Select(name =>
        new Document(name.Contains("Outer", StringComparison.Ordinal) ? name.Replace("Outer", $"Outer{i:00}", StringComparison.Ordinal) : $"{name}{i}", "docs", $"Text number {i} of {name} says something.")));

    private string Select(IEnumerable<Document> documents, params string[] settings)
    {
        TextLines.Write(_folder["docs.jsonl"], documents);
        _folder.Write("noise.jsonl", "{\"id\":\"n\",\"text\":\"Etwas ganz anderes.\"}\n");
        var run = new RunDirectory(_folder["run"]);
        var options = new StageOptions { Seed = 0, Threads = 1 };
        var clean = RecipeReader.ReadText<CorpusCleanRecipe>(
            $$"""
            stage: clean
            filter: false
            sources:
              - {name: docs, files: ["{{_folder["docs.jsonl"]}}"]}
              - {name: noise, files: ["{{_folder["noise.jsonl"]}}"], noise: true}
            """,
            "clean.yaml",
            []);
        StageRunner.Run(new CorpusCleanStage(), clean, run, options, TestContext.Current.CancellationToken);
        var select = RecipeReader.ReadText<CorpusSelectRecipe>("{stage: select, input: run:clean, keep: 1}", "select.yaml", settings);
        return StageRunner.Run(new CorpusSelectStage(), select, run, options, TestContext.Current.CancellationToken).Folder;
    }
}
