using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Pretraining.Baselines;
using Linnet.Pretraining.Mixture;
using Linnet.Pretraining.Stages;

namespace Linnet.Tests.Pretraining.Stages;

public sealed class PretrainReportTests
{
    [Theory]
    [InlineData(Language.English, "What it wrote", "After step 2", "2.222", "8.89")]
    [InlineData(Language.Chinese, "写了什么", "第 2 步之后", "2.222", "8.89")]
    public void Build_ofAFinishedStage_showsResultSamplesAndTheNextCommand(Language language, params string[] shown)
    {
        var html = Page(samples: [new JsonObject { ["step"] = 2, ["prompt"] = "The ", ["completion"] = "<script>alert(1)</script>" }]).ToHtml(language);

        Assert.All(shown, text => Assert.Contains(text, html, StringComparison.Ordinal));
        Assert.Contains(">generate &quot;runs/a/01-pretrain/checkpoints/step-000002&quot; --prompt &quot;The &quot; tokens=200<", html, StringComparison.Ordinal);
        Assert.Contains(">chat &quot;runs/a/01-pretrain/checkpoints/step-000002&quot;<", html, StringComparison.Ordinal);
        Assert.DoesNotContain("dotnet run", html, StringComparison.Ordinal);
        Assert.Contains("broken_json 3", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_withoutSamples_hasNoSectionForThem() =>
        Assert.DoesNotContain("What it wrote", Page(samples: []).ToHtml(Language.English), StringComparison.Ordinal);

    [Theory]
    [InlineData("runs/a", "01-pretrain.partial", "runs/a/01-pretrain/checkpoints/step-000002")]
    [InlineData("my.partial/a b", "01-pretrain.partial", "my.partial/a b/01-pretrain/checkpoints/step-000002")]
    [InlineData("runs/a", "01-pretrain", "runs/a/01-pretrain/checkpoints/step-000002")]
    public void ModelPath_losesTheStagesSuffixAlone(string run, string folder, string expected) =>
        Assert.Equal(expected, PretrainReport.ModelPath(run, folder, "checkpoints/step-000002"));

    [Fact]
    public void Build_withABaseline_drawsItAndComparesWithIt()
    {
        var summary = Summary();
        summary["baseline"] = new BaselineFile(3, 1002, 16.9, 2.1, 2.0).ToJson();

        var html = Page([], summary).ToHtml(Language.English);

        Assert.Contains("n-grams of order 3: 16.90", html, StringComparison.Ordinal);
        Assert.Contains("all, n-grams of order 3", html, StringComparison.Ordinal);
        Assert.DoesNotContain("n-grams of order", Page([]).ToHtml(Language.English), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_ofTheLoss_endsWithTheWholeTextAndSaysWhatIsWhat()
    {
        var html = Page([]).ToHtml(Language.English);

        Assert.Contains("validation, all ends at 2.18", html, StringComparison.Ordinal); // ln 8.888, where the curve of a part ends at 2.3
        Assert.Contains("validation, a part ends at 2.30", html, StringComparison.Ordinal);
        Assert.Contains("the last point is all of it after the last step: 2.18 nats, perplexity 8.89.", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_ofSamples_opensTheLastOnesAlone()
    {
        JsonObject Sample(int step, string text) => new() { ["step"] = step, ["prompt"] = "The ", ["completion"] = text };

        var html = Page([Sample(1, "early"), Sample(2, "late")]).ToHtml(Language.English);

        Assert.InRange(html.IndexOf("late", StringComparison.Ordinal), 0, html.IndexOf("<details>", StringComparison.Ordinal));
        Assert.InRange(html.IndexOf("early", StringComparison.Ordinal), html.IndexOf("<details>", StringComparison.Ordinal), html.Length);
        Assert.DoesNotContain("<details>", Page([Sample(2, "late")]).ToHtml(Language.English), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_ofAMixture_showsPlanAndWhatCameOfIt()
    {
        var html = Page([]).ToHtml(Language.English);

        foreach (var cell in (string[])["docs", "60.0 %", "1,200", "1,196", "1.20"])
        {
            Assert.Contains($">{cell}</td>", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Sections_ofAFolder_readWhatTheStageLeft()
    {
        var folder = Directory.CreateTempSubdirectory("linnet-report-").FullName;
        File.WriteAllLines(Path.Combine(folder, "metrics.jsonl"), Metrics().Select(m => m.ToJsonString()));
        File.WriteAllText(Path.Combine(folder, "samples.jsonl"), "{\"step\":2,\"prompt\":\"a\",\"completion\":\"b\"}\n");

        var sections = PretrainReport.Sections(Summary(), folder);

        Assert.Equal(
            ["What it read", "What it learnt", "What it wrote", "Speed", "Learning rate and gradient"], sections.Select(s => s.Title.English));
        Directory.Delete(folder, recursive: true);
    }

    private static Linnet.Core.Reports.ReportPage Page(IReadOnlyList<JsonObject> samples, JsonObject? summary = null)
    {
        var execution = new JsonObject { ["device"] = "cpu", ["dtype"] = "bfloat16", ["threads"] = 2 };
        return PretrainReport.Build(summary ?? Summary(), execution, 1, "runs/a/01-pretrain/checkpoints/step-000002", Metrics(), samples);
    }

    private static JsonObject Summary()
    {
        JsonObject Figures() => new() { ["perplexity"] = 8.888, ["bits_per_character"] = 2.3456, ["bits_per_byte"] = 2.2222 };
        JsonNode Text() => JsonNode.Parse("""{"documents":2,"bytes":1000,"characters":900,"tokens":1003,"skipped":{"broken_json":3}}""")!;
        var (summary, validation) = (Figures(), Figures());
        summary["parameters"] = 12_345L;
        summary["vocabulary"] = 4096;
        summary["steps"] = 2;
        summary["tokens"] = 512L;
        summary["loss"] = 1.5;
        summary["predictions"] = 1002L;
        summary["mixture"] = new MixtureTable([new("docs", 2, 1000, 0.6, 1200, 1.2, 1196, 1.196)]).ToJson();
        summary["packing"] = new JsonObject { ["kind"] = "stream", ["utilization"] = 0.998, ["cropped"] = 0.0, ["overlapped"] = 0.0 };
        summary["train"] = new JsonObject { ["docs"] = Text() };
        foreach (var (key, value) in Text().AsObject())
        {
            validation[key] = value!.DeepClone();
        }

        summary["validation"] = new JsonObject { ["docs"] = validation };
        return summary;
    }

    private static List<JsonObject> Metrics()
    {
        var metrics = new[] { 1, 2 }.Select(step => new JsonObject
        {
            ["step"] = step,
            ["loss"] = 2.0 / step,
            ["learning_rate"] = 1e-3,
            ["grad_norm"] = 1.0,
            ["tokens_per_second"] = 100.0,
            ["mfu"] = 0.25,
        }).ToList();
        metrics[1]["validation_loss"] = 2.3;
        metrics[1]["validation_loss.docs"] = 2.3;
        return metrics;
    }
}
