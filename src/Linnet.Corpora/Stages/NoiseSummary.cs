using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Parts;
using Linnet.Corpora.Reports;

namespace Linnet.Corpora.Stages;

/// <summary>Noise: sources known to be in other languages, a test of the language filter. What passes is counted, and not written.</summary>
internal static class NoiseSummary
{
    /// <summary>The last step, there only where a recipe has noise.</summary>
    public const string Step = "noise";

    /// <summary>The rule by which noise goes that nothing else removed.</summary>
    public const string Rule = "passed_as_noise";

    private const string Filter = "language";

    /// <summary>The ledger's line of a document of noise that passed.</summary>
    public static LedgerEntry Passed(string id, string source, string text) =>
        new(id, source, Step, Rule, LedgerFate.Removed, Characters.Count(text), Characters.Excerpt(text, LedgerEntry.ExcerptLength));

    /// <summary>Adds what became of the noise to a summary. That a rule removes most of it is no warning.</summary>
    public static void AddTo(JsonObject summary, IReadOnlyList<CorpusSourceSection> sources)
    {
        summary["noise"] = Of(sources, summary["funnel"]!.AsObject());
        var names = sources.Where(s => s.Noise).Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        summary["warnings"]!.AsArray().RemoveAll(warning => warning!["source"] is { } source && names.Contains((string)source!));
    }

    // By source: how many documents the language filter saw, how many passed it, and how many would have been written.
    private static JsonObject Of(IReadOnlyList<CorpusSourceSection> sources, JsonObject funnel) => new(sources.Where(s => s.Noise).Select(s =>
    {
        var levels = funnel[s.Name]!.AsArray().ToDictionary(l => (string)l!["stage"]!, l => (long)l!["documents"]!, StringComparer.Ordinal);
        var before = levels[PartCleaner.Before(Filter)];
        return KeyValuePair.Create(s.Name, (JsonNode?)new JsonObject
        {
            ["seen_by_the_filter"] = before,
            ["passed_the_filter"] = levels[Filter],
            ["caught_share"] = before == 0 ? 1 : 1 - levels[Filter] / (double)before,
            ["left_at_the_end"] = levels[PartCleaner.Before(Step)],
        });
    }));

    /// <summary>What the page says of it; nothing where there is no noise.</summary>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary)
    {
        var noise = summary["noise"]?.AsObject() ?? [];
        return noise.Count == 0 ? [] :
        [
            new(new Text("Noise: a test of the language filter", "噪声：对语言过滤的检验"),
            [
                new DefinitionList([.. noise.Select(n => new Definition(
                    new Text($"{n.Key}: documents that passed the language filter", $"{n.Key}：通过语言过滤的文档"),
                    new Text(
                        $"{ReportFile.Count(n.Value!["passed_the_filter"]).English} of {ReportFile.Count(n.Value["seen_by_the_filter"]).English}, so {Caught(n.Value).English} were caught",
                        $"{ReportFile.Count(n.Value["seen_by_the_filter"]).Chinese} 篇中的 {ReportFile.Count(n.Value["passed_the_filter"]).Chinese} 篇，即拦下 {Caught(n.Value).Chinese}")))]),
                new Paragraph(new Text(
                    "A source known to be in other languages should lose everything. What passes is counted here and not written; much of it is text that nobody translated, and so is in a wanted language after all.",
                    "已知为其他语言的数据源应全部去除。通过过滤的只在此计数，不写出；其中许多是未翻译的文本，其实就是所需的语言。")),
            ]),
        ];
    }

    /// <summary>What share of the noise was caught, for the head of the page.</summary>
    public static IReadOnlyList<KeyNumber> KeyNumbers(JsonObject summary) =>
        [.. (summary["noise"]?.AsObject() ?? []).Select(n => new KeyNumber(new Text("other languages caught", "其他语言被拦下"), Caught(n.Value!)))];

    private static Text Caught(JsonNode noise) => Numeral.Percent(ReportFile.Number(noise["caught_share"]), 2);
}
