using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Corpora.Cleaning;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.Cleaning;

public sealed class CleanReportTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sections_ofTextWithoutNoise_neitherWarnOfIdleRulesNorSpeakOfOtherLanguages()
    {
        var html = Page(noise: false, Language.English);

        Assert.Contains("<aside class=\"info\"><h3>Note</h3><p>Removed nothing from any source: <code>long_word</code>, <code>boilerplate</code>.</p>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Take care", html, StringComparison.Ordinal);
        Assert.DoesNotContain("other languages", html, StringComparison.Ordinal);
        Assert.Contains("Nothing was removed.", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Sections_ofTextWithNoise_warnOfIdleRules()
    {
        var html = Page(noise: true, Language.Chinese);

        Assert.Contains("<aside class=\"warning\"><h3>注意</h3><p>没有从任何数据源去除内容：<code>long_word</code>、<code>boilerplate</code>。</p>", html, StringComparison.Ordinal);
        Assert.Contains("其他语言则应全部去除", html, StringComparison.Ordinal);
        Assert.Contains("清洗漏斗", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Sections_ofRemovals_areAClickAway()
    {
        var removed = string.Concat(Enumerable.Range(0, 5).Select(i =>
            new JsonObject { ["id"] = $"{i}", ["source"] = "text", ["rule"] = "few_letters", ["value"] = 0.1, ["threshold"] = 0.5, ["excerpt"] = $"cut {i}" }.ToJsonString() + "\n"));

        var html = Page(noise: false, Language.English, removed);

        Assert.Contains("<details><summary>2 removed texts, at most 2 of a rule</summary>", html, StringComparison.Ordinal);
        Assert.True(html.IndexOf("cut 0", StringComparison.Ordinal) > html.IndexOf("<details>", StringComparison.Ordinal));
    }

    private string Page(bool noise, Language language, string removed = "")
    {
        _folder.Write("removed.jsonl", removed);
        var summary = JsonNode.Parse(
            """
            {
              "sources": {"text": {"train": {"documents": 9, "characters": 90}, "validation": {"documents": 1, "characters": 10}}},
              "funnel": {"text": [{"stage": "read", "documents": 12, "characters": 120}, {"stage": "quality", "documents": 10, "characters": 100}]},
              "rules": {}, "noise": {}, "language_loss": {}, "near_duplicate_candidates": 0, "near_duplicates_verified": 0,
              "warnings": [{"rule": "long_word", "source": null, "share": 0}, {"rule": "boilerplate", "source": null, "share": 0}]
            }
            """)!.AsObject();
        if (noise)
        {
            summary["noise"]!["crawl"] = new JsonObject { ["seen_by_the_filter"] = 10, ["passed_the_filter"] = 0, ["caught_share"] = 1, ["left_at_the_end"] = 0 };
        }

        return new ReportPage(Text.Same("T"), CleanReport.Sections(summary, _folder.Path)).ToHtml(language);
    }
}
