using Linnet.Core.Artifacts;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Recipes;
using Linnet.Core.Reports;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Core.Tokenizers;
using Linnet.Evaluation.Perplexity;
using Linnet.Model.Checkpoints;
using Linnet.Tests.Core;
using Linnet.Tests.Model;

namespace Linnet.Tests.Evaluation.Perplexity;

public sealed class PerplexityStageTests : IDisposable
{
    private const string Recipe = """
        stage: perplexity
        models: [{name: base, path: MODEL}]
        texts: [{name: one, documents: ONE}, {name: two, documents: TWO}]
        precisions: [float32, int8_groups]
        """;

    private readonly TestFolder _folder = new();

    public PerplexityStageTests()
    {
        TextLines.Write(_folder["one.jsonl"], [new Document("1", "", "The first text."), new Document("2", "", "One more."), new Document("3", "", "")]);
        TextLines.Write(_folder["two.jsonl"], [new Document("4", "", "\u4e2d\u6587\u3002")]);
        var description = RandomModel.Tiny with { MaximumSequenceLength = 12 };
        Directory.CreateDirectory(_folder["model"]);
        CheckpointFolder.Write(_folder["model"], description, RandomModel.Tensors(description, RandomModel.Weights(description, 2)), new ByteTokenizer());
        Manifest.Write(_folder["model"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_measuresEveryTextInEveryPrecision()
    {
        var outcome = Run(Recipe);

        var model = outcome.Manifest.Summary["models"]!["base"]!;
        var (exact, rounded) = (model["precisions"]!["float32"]!, model["precisions"]!["int8_groups"]!);
        Assert.Equal("12", model["context"]!.ToString());
        Assert.Equal("256", model["document_end"]!.ToString());
        Assert.Equal("""{"one":2,"two":1}""", outcome.Manifest.Summary["documents"]!.ToJsonString());
        Assert.Equal(15 + 1 + 9 + 1, exact["texts"]!["one"]!.Number("predictions")); // bytes and ends of documents
        Assert.Equal(9 + 1, exact["texts"]!["two"]!.Number("predictions"));
        Assert.InRange(rounded.Number("perplexity") / exact.Number("perplexity"), 0.98, 1.02);
        Assert.NotEqual(rounded.Number("perplexity"), exact.Number("perplexity"));
        Assert.Equal("cpu", outcome.Manifest.Device);
        Assert.InRange(rounded.Number("weight_bytes") / exact.Number("weight_bytes"), 0.25, 0.4);
        var page = File.ReadAllText(Path.Combine(outcome.Folder, StageFiles.Report));
        Assert.Contains("base, two", page, StringComparison.Ordinal);
        Assert.Contains("int8_groups", page, StringComparison.Ordinal);
        Assert.Contains("id behind a document", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_withMoreContextThanTheModelHas_saysSo()
    {
        var error = Assert.Throws<CheckFailedException>(() => Run(Recipe + "\ncontext: 13"));

        Assert.Equal("context: expected at most 12, the longest sequence of base, found 13. Lower it.", error.Message);
    }

    [Fact]
    public void Run_withALongerStrideThanTheModelsContext_saysSo()
    {
        var error = Assert.Throws<CheckFailedException>(() => Run(Recipe + "\ncontext: 0\nstride: 13"));

        Assert.Equal("stride: expected at most 12, the context of base, found 13. Lower it.", error.Text.English);
        Assert.Equal("stride：至多为 12（base 的上下文），实际是 13。请减小。", error.Text.Chinese);
        Run(Recipe + "\ncontext: 0\nstride: 12");
    }

    [Fact]
    public void Run_ofATextWithoutText_saysSo()
    {
        TextLines.Write(_folder["two.jsonl"], [new Document("4", "", "")]);

        var error = Assert.Throws<CheckFailedException>(() => Run(Recipe));

        Assert.Equal($"{_folder["two.jsonl"]}: expected documents with text, found none. Name another file under texts.", error.Message);
    }

    [Fact]
    public void Read_ofABadRecipe_namesEveryProblem()
    {
        var error = Assert.Throws<RecipeException>(() => RecipeReader.ReadText<PerplexityRecipe>(
            "{stage: exam, models: [], texts: [{name: a, documents: x}, {name: a, documents: y}], precisions: [int8, int8], context: 4, stride: 5, device: cuda}", "recipe.yaml", []));

        Assert.Contains("expected perplexity, found exam", error.Message, StringComparison.Ordinal);
        Assert.Contains("models: expected at least one, with different names, found []", error.Message, StringComparison.Ordinal);
        Assert.Contains("texts: expected at least one, with different names, found [a, a]", error.Message, StringComparison.Ordinal);
        Assert.Contains("precisions: expected at least one, each once", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "device: expected cpu with precisions int8, found cuda, which keeps weights as float32 or bfloat16 only", error.Message, StringComparison.Ordinal);
        Assert.Contains("stride: expected at most context = 4, found 5", error.Message, StringComparison.Ordinal);
    }

    private StageOutcome Run(string recipe)
    {
        var text = recipe.Replace("MODEL", _folder["model"], StringComparison.Ordinal)
            .Replace("ONE", _folder["one.jsonl"], StringComparison.Ordinal)
            .Replace("TWO", _folder["two.jsonl"], StringComparison.Ordinal);
        return StageRunner.Run(
            new PerplexityStage(),
            RecipeReader.ReadText<PerplexityRecipe>(text, "recipe.yaml", []),
            new RunDirectory(_folder["run"]),
            new StageOptions { Seed = 0, Threads = 1, Progress = Linnet.Core.Progress.SilentProgress.Instance },
            TestContext.Current.CancellationToken);
    }
}
