using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Pretraining.Stages;

namespace Linnet.Tests.Pretraining.Stages;

public sealed class PretrainReportTests
{
    [Theory]
    [InlineData(Language.English, "What it wrote", "After step 2", "2.222")]
    [InlineData(Language.Chinese, "写了什么", "第 2 步之后", "2.222")]
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

    private static Linnet.Core.Reports.ReportPage Page(IReadOnlyList<JsonObject> samples)
    {
        var text = JsonNode.Parse("""{"documents":2,"bytes":1000,"tokens":1003,"skipped":{"broken_json":3}}""")!;
        var summary = new JsonObject
        {
            ["parameters"] = 12_345L,
            ["train"] = text,
            ["validation"] = text.DeepClone(),
            ["steps"] = 2,
            ["tokens"] = 512L,
            ["epochs"] = 0.5,
            ["loss"] = 1.5,
            ["validation_bits_per_byte"] = 2.2222,
        };
        var metrics = new[] { 1, 2 }.Select(step => new JsonObject
        {
            ["step"] = step,
            ["loss"] = 2.0 / step,
            ["learning_rate"] = 1e-3,
            ["grad_norm"] = 1.0,
            ["tokens_per_second"] = 100.0,
            ["mfu"] = 0.25,
        }).ToList();
        metrics[1]["validation_bits_per_byte"] = 2.3;
        var execution = new JsonObject { ["device"] = "cpu", ["dtype"] = "bfloat16", ["threads"] = 2 };
        return PretrainReport.Build(summary, execution, 1, "runs/a/01-pretrain/checkpoints/step-000002", metrics, samples);
    }
}
