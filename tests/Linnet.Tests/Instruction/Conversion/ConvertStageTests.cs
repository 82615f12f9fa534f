using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Metrics;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Instruction.Conversion;
using Linnet.Tests.Core;

namespace Linnet.Tests.Instruction.Conversion;

public sealed class ConvertStageTests
{
    private const string Recipe = """
        stage: convert
        members: FOLDER/members.jsonl
        translations: FOLDER/translations.jsonl
        documents: {train: [FOLDER/train.jsonl], validation: [FOLDER/validation.jsonl]}
        train: {member: 4}
        """;

    [Fact]
    public void Run_onBothSources_writesBothSidesAndCountsTheRest()
    {
        using var folder = Sources();

        var outcome = Run(folder, Recipe);

        var train = TextLines.ReadPrompts(Path.Combine(outcome.Folder, ConvertStage.TrainFile), TestContext.Current.CancellationToken).ToList();
        var validation = TextLines.ReadPrompts(Path.Combine(outcome.Folder, ConvertStage.ValidationFile), TestContext.Current.CancellationToken).ToList();
        Assert.Equal(
            ["member", "member", "member", "member", "en-zh", "en-zh", "zh-en", "zh-en"], train.Select(i => i.Kind));
        Assert.Equal(["member:M:8", "member:M:9", "en-zh:k3", "zh-en:k3"], validation.Select(i => i.Id));
        Assert.EndsWith("停在 3", validation[3].Prompt, StringComparison.Ordinal);
        Assert.Equal("Stop at 3", validation[3].Completion);
        Assert.Equal(
            "V.T\nM8: ", TextLines.ReadPrompts(Path.Combine(outcome.Folder, ConvertStage.StemFile), TestContext.Current.CancellationToken).First().Prompt);
        Assert.Equal(
            """{"train":{"member":4,"en-zh":2,"zh-en":2},"validation":{"member":2,"en-zh":1,"zh-en":1},"dropped":{"member":{"no_document":1,"over_limit":4}},"documents":{"train":2,"validation":2,"both":0}}""",
            outcome.Manifest.Summary.ToJsonString());
        Assert.Equal("""{"id":"M:10","kind":"member","reason":"no_document"}""" + "\n", File.ReadAllText(Path.Combine(outcome.Folder, ConvertStage.DroppedFile)));
        var line = Assert.Single(MetricsReader.Read(Path.Combine(outcome.Folder, StageFiles.Metrics)));
        Assert.Equal("""{"step":1,"train":8,"validation":4,"dropped":5,"train_member":4,"train_en_zh":2,"train_zh_en":2,"validation_member":2,"validation_en_zh":1,"validation_zh_en":1}""", line.ToJsonString());
        Assert.Equal(2, ConvertReport.Sections(outcome.Manifest.Summary, outcome.Folder).Count);
    }

    [Fact]
    public void Run_twice_writesTheSameBytes()
    {
        using var folder = Sources();

        Assert.Equal(
            Run(folder, Recipe, "one").Manifest.Outputs.Where(o => !o.Path.StartsWith("recipe", StringComparison.Ordinal)),
            Run(folder, Recipe, "two").Manifest.Outputs.Where(o => !o.Path.StartsWith("recipe", StringComparison.Ordinal)));
    }

    [Fact]
    public void Run_onTextAlone_asksForTheNextSentence()
    {
        using var folder = Sources();

        var outcome = Run(folder, """
            stage: convert
            documents: {train: [FOLDER/train.jsonl], validation: [FOLDER/validation.jsonl]}
            train: {member: 0, en_zh: 0, zh_en: 0, next_sentence: 10}
            validation: {next_sentence: 10}
            shortest_answer: 1
            """);

        var train = TextLines.ReadPrompts(Path.Combine(outcome.Folder, ConvertStage.TrainFile), TestContext.Current.CancellationToken).ToList();
        Assert.Equal(["next-sentence:T:1#1", "next-sentence:en#1"], train.Select(i => i.Id));
        Assert.Equal("Begins.", train[0].Completion);
    }

    [Fact]
    public void Run_withoutHeldOutQuestions_saysWhy()
    {
        using var folder = Sources();
        File.WriteAllText(folder["validation.jsonl"], """{"id":"Z","text":"x"}""" + "\n");

        var error = Assert.Throws<CheckFailedException>(() => Run(folder, Recipe));

        Assert.Equal(
            "expected questions on both sides of the split, found 8 to learn from and 0 to measure on (dropped: no_document 5, over_limit 4)."
            + " Check that the records name documents of documents.train and documents.validation, and the limits.",
            error.Message);
    }

    [Fact]
    public void Read_aRecipeWithoutItsSources_namesThem()
    {
        using var folder = new TestFolder();
        var path = folder.Write("recipe.yaml", "stage: sft\ndocuments: {train: [], validation: [x]}\nshortest_answer: 300\n");

        var error = Assert.Throws<RecipeException>(() => RecipeReader.ReadFile<ConvertRecipe>(path, []));

        foreach (var part in (string[])[
            "expected convert, found sft", "expected at least one file, found none", "expected a file, because train.member is not 0",
            "expected a file, because train.en_zh or train.zh_en is not 0", "expected at most longest_answer (240), found 300"])
        {
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        }
    }

    private static TestFolder Sources()
    {
        var folder = new TestFolder();
        TextLines.Write(folder["members.jsonl"], Enumerable.Range(0, 11).Select(i => new PromptCompletion(
            $"M:{i}", "member", i == 10 ? "T:gone" : i > 7 ? "T:2" : "T:1", i > 7 ? $"V.T.M{i}" : $"N.T.M{i}", $"Gets number {i}.")));
        TextLines.Write(folder["translations.jsonl"], Enumerable.Range(1, 3).Select(i => new PromptCompletion(
            $"k{i}", "en-zh", i == 3 ? "held" : "en", $"Stop at {i}", $"停在 {i}")));
        TextLines.Write(folder["train.jsonl"], [new Document("T:1", "api", "N.T\nBegins."), new Document("en", "messages-en", "Stop at 1\nStop at 2")]);
        TextLines.Write(folder["validation.jsonl"], [new Document("T:2", "api", "V.T\nEnds."), new Document("held", "messages-zh", "停在 3")]);
        return folder;
    }

    private static StageOutcome Run(TestFolder folder, string recipe, string run = "run") => StageRunner.Run(
        new ConvertStage(),
        RecipeReader.ReadFile<ConvertRecipe>(folder.Write("recipe.yaml", recipe.Replace("FOLDER", folder.Path, StringComparison.Ordinal)), []),
        new RunDirectory(folder[run]),
        new StageOptions { Seed = 1, Threads = 1 },
        TestContext.Current.CancellationToken);
}
