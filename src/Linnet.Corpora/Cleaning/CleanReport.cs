using System.Text.Json.Nodes;
using Linnet.Core.Figures;
using Linnet.Core.JsonLines;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Stages;
using Linnet.Corpora.Deduplication;
using Linnet.Corpora.Reports;

namespace Linnet.Corpora.Cleaning;

/// <summary>The stage's page: the funnel of each source, what each rule removed, and a few removed texts with their reasons.</summary>
public static class CleanReport
{
    private const int SamplesOfARule = 2;

    /// <summary>Writes <c>report.html</c>.</summary>
    internal static void Write(StageContext context, JsonObject summary) => ReportFile.Write(context, new ReportPage(
        new Text("Clean text", "清洗后的文本"), Sections(summary, context.Folder))
    {
        Lead = new Text(
            "Each source on its way from what was read to what is trained on. Nothing vanishes without a line in `removed.jsonl`.",
            "每个数据源从读入到可供训练的过程。任何去除都在 `removed.jsonl` 中留有一行。"),
        KeyNumbers =
        [
            .. summary["sources"]!.AsObject().Select(s => new KeyNumber(
                new Text($"{s.Key}, characters to train on", $"{s.Key}，训练字符数"), ReportFile.Count(s.Value!["train"]!["characters"]))),
            .. summary["noise"]!.AsObject().Select(n => new KeyNumber(
                new Text("other languages caught", "其他语言被拦下"), Numeral.Percent(ReportFile.Number(n.Value!["caught_share"]), 2))),
        ],
    });

    /// <summary>The page's sections, from the finished stage's files alone.</summary>
    /// <param name="summary">The summary in stage.json.</param>
    /// <param name="folder">The stage's folder.</param>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary, string folder)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(folder);
        return
        [
            new(new Text("The funnel", "清洗漏斗"),
            [
                .. summary["funnel"]!.AsObject().Select(source => Funnel(source.Key, source.Value!.AsArray())),
                new WhatToLookAt([
                    summary["noise"]!.AsObject().Count > 0
                        ? new Text(
                            "RefinedWeb kept 12 % of the web's documents. Text that people edited, as here, loses little; other languages should lose everything.",
                            "RefinedWeb 只保留了网页文档的 12%。这里的文本经过编辑，损失很小；其他语言则应全部去除。")
                        : new Text(
                            "RefinedWeb kept 12 % of the web's documents. Text that people chose and edited loses little.",
                            "RefinedWeb 只保留了网页文档的 12%。经人挑选和编辑的文本损失很小。"),
                    new Text(
                        "A rule that removes most of a source is probably set wrong; one that removes nothing may be, or the text has nothing for it. Such rules are named below.",
                        "去除大半内容的规则多半设错了；什么也不去除的规则可能设错了，也可能文本里没有它要去除的内容。这些规则列在下面。"),
                ]),
                .. Warnings(summary),
                .. Crowded(summary),
            ]),
            new(new Text("What each rule removed", "各规则去除了什么"), [Rules(summary), Languages(summary)]),
            new(new Text("Removed, and why", "去除的例子及原因"), Removals(Path.Combine(folder, CleanSummary.RemovedFile))),
            new(new Text("What is left", "剩下的文本"), [Sides(summary)]),
        ];
    }

    private static FigureBlock Funnel(string source, JsonArray levels) => new(new BarChart(
        new Text($"{source}: documents left after each step", $"{source}：每一步之后剩下的文档"),
        new Axis(new Text("documents", "文档数")),
        [.. levels.Select((level, i) => new Bar(StageText(ReportFile.Word(level!["stage"])), ReportFile.Number(level["documents"])) { Emphasized = i == levels.Count - 1 })])
    {
        Subtitle = new Text(
            $"{ReportFile.Count(levels[0]!["characters"]).English} characters read, {ReportFile.Count(levels[^1]!["characters"]).English} left",
            $"读入 {ReportFile.Count(levels[0]!["characters"]).Chinese} 个字符，剩下 {ReportFile.Count(levels[^1]!["characters"]).Chinese} 个"),
    });

    // A rule that removed nothing is a warning where foreign text was put in to try the rules; of other text it may simply not apply.
    private static List<ReportBlock> Warnings(JsonObject summary)
    {
        var (idle, greedy) = (new List<Text>(), new List<ReportBlock>());
        foreach (var warning in summary["warnings"]!.AsArray())
        {
            var rule = ReportFile.Word(warning!["rule"]);
            if (warning["source"] is not { } source)
            {
                idle.Add(Text.Same($"`{rule}`"));
                continue;
            }

            var share = Numeral.Percent(ReportFile.Number(warning["share"]));
            greedy.Add(new Callout(CalloutKind.Warning, new Text(
                $"`{rule}` removed {share.English} of {source}: more than 60 %.", $"`{rule}` 去除了 {source} 的 {share.Chinese}，超过 60%。")));
        }

        var names = Numeral.List(idle);
        var kind = summary["noise"]!.AsObject().Count > 0 ? CalloutKind.Warning : CalloutKind.Note;
        return idle.Count == 0 ? greedy : [.. greedy, new Callout(kind, new Text(
            $"Removed nothing from any source: {names.English}.", $"没有从任何数据源去除内容：{names.Chinese}。"))];
    }

    private static IEnumerable<ReportBlock> Crowded(JsonObject summary)
    {
        if (summary[CleanSummary.Crowded] is { } count)
        {
            yield return new Callout(CalloutKind.Warning, new Text(
                $"{ReportFile.Count(count).English} documents look alike to the search for near duplicates with more than {NearDuplicates.MostInBucket:N0} others each; they were compared with the first {NearDuplicates.MostInBucket:N0} only."
                + " Text from one template does this: remove the template, or raise deduplication.rows.",
                $"近似去重认为 {ReportFile.Count(count).Chinese} 篇文档各与超过 {NearDuplicates.MostInBucket:N0} 篇相像，因此只与其中最先的 {NearDuplicates.MostInBucket:N0} 篇比较。"
                + "出自同一模板的文本会如此：请去掉模板，或调大 deduplication.rows。"));
        }
    }

    private static Table Rules(JsonObject summary)
    {
        var sources = summary["funnel"]!.AsObject().Select(s => s.Key).ToList();
        return new Table(
            [new(new Text("rule", "规则")), .. sources.Select(s => new TableColumn(Text.Same(s), Numeric: true))],
            [.. summary["rules"]!.AsObject()
                .Where(rule => !rule.Key.StartsWith("language_", StringComparison.Ordinal))
                .Select(rule => (IReadOnlyList<Text>)[Text.Same($"`{rule.Key}`"), .. sources.Select(s => Removed(rule.Value![s]!))])])
        {
            Caption = new Text("Documents, and lines of documents that stayed.", "文档数，以及从保留的文档中去除的行数。"),
        };
    }

    private static Text Removed(JsonNode counts)
    {
        var (documents, lines) = (ReportFile.Count(counts["documents"]).English, ReportFile.Count(counts["lines"]).English);
        return (documents, lines) switch
        {
            ("0", "0") => Text.Same("0"),
            (_, "0") => Text.Same(documents),
            ("0", _) => new Text($"{lines} lines", $"{lines} 行"),
            _ => new Text($"{documents} + {lines} lines", $"{documents} + {lines} 行"),
        };
    }

    private static DefinitionList Languages(JsonObject summary) => new(
    [
        .. summary["noise"]!.AsObject().Select(noise => new Definition(
            new Text($"{noise.Key}: documents that passed the language filter", $"{noise.Key}：通过语言过滤的文档"),
            new Text(
                $"{ReportFile.Count(noise.Value!["passed_the_filter"]).English} of {ReportFile.Count(noise.Value["seen_by_the_filter"]).English}"
                + $" ({Numeral.Percent(1 - ReportFile.Number(noise.Value["caught_share"]), 2).English}); {ReportFile.Count(noise.Value["left_at_the_end"]).English} are left at the end and not written. The classifier learnt from a part of them: its accuracy on texts apart stands with it",
                $"{ReportFile.Count(noise.Value["seen_by_the_filter"]).Chinese} 篇中的 {ReportFile.Count(noise.Value["passed_the_filter"]).Chinese} 篇"
                + $"（{Numeral.Percent(1 - ReportFile.Number(noise.Value["caught_share"]), 2).Chinese}）；最后剩 {ReportFile.Count(noise.Value["left_at_the_end"]).Chinese} 篇，不写出。其中一部分是分类器学过的：它在未学过的文本上的准确率见其章节"))),
        .. summary["language_loss"]!.AsObject().Select(loss => new Definition(
            new Text($"{loss.Key}: documents lost to the language filter", $"{loss.Key}：因语言过滤失去的文档"), ReportFile.Count(loss.Value))),
        new(new Text("near duplicates: pairs compared", "近似重复：比较过的文档对"), ReportFile.Count(summary["near_duplicate_candidates"])),
        new(new Text("pairs that truly were near", "确实近似的文档对"), ReportFile.Count(summary["near_duplicates_verified"])),
    ]);

    private static List<ReportBlock> Removals(string path)
    {
        var samples = Samples(path);
        return samples.Count == 0
            ? [new Paragraph(new Text("Nothing was removed.", "没有去除任何内容。"))]
            : [new Details(
                new Text(
                    $"{Numeral.Count(samples.Count)} removed texts, at most {SamplesOfARule} of a rule",
                    $"{Numeral.Count(samples.Count)} 段被去除的文本，每条规则至多 {SamplesOfARule} 段"),
                samples)];
    }

    private static List<ReportBlock> Samples(string path)
    {
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        var samples = new List<ReportBlock>();
        foreach (var line in new JsonLinesReader().ReadFile(path))
        {
            string Word(string key) => line.Value.TryGetProperty(key, out var value) ? value.ToString() : "";
            var rule = Word("rule").StartsWith("language_", StringComparison.Ordinal) ? "language" : Word("rule");
            if (taken.GetValueOrDefault(rule) == SamplesOfARule)
            {
                continue;
            }

            taken[rule] = taken.GetValueOrDefault(rule) + 1;
            var (value, threshold) = (NumberText.Of(line.Value.GetProperty("value").GetDouble()), NumberText.Of(line.Value.GetProperty("threshold").GetDouble()));
            var kept = Word("kept");
            samples.Add(new Sample(
                new Text(
                    $"{Word("source")} · {Word("rule")}: {value} against {threshold}" + (kept.Length > 0 ? $"; kept: {kept}" : ""),
                    $"{Word("source")} · {Word("rule")}：{value}，界限 {threshold}" + (kept.Length > 0 ? $"；保留：{kept}" : "")),
                "",
                Word("excerpt")));
        }

        return samples;
    }

    private static Table Sides(JsonObject summary) => new(
        [
            new(new Text("source", "数据源")),
            new(new Text("documents to train on", "训练文档"), Numeric: true),
            new(new Text("characters", "字符"), Numeric: true),
            new(new Text("documents held out", "留出文档"), Numeric: true),
            new(new Text("characters", "字符"), Numeric: true),
        ],
        [.. summary["sources"]!.AsObject().Select(s => (IReadOnlyList<Text>)
            [
                Text.Same(s.Key),
                ReportFile.Count(s.Value!["train"]!["documents"]),
                ReportFile.Count(s.Value["train"]!["characters"]),
                ReportFile.Count(s.Value["validation"]!["documents"]),
                ReportFile.Count(s.Value["validation"]!["characters"]),
            ])])
    {
        Caption = new Text("What is held out is decided by the documents' names alone.", "留出哪些文档只由文档名称决定。"),
    };

    private static Text StageText(string stage) => stage switch
    {
        "read" => new("read", "读入"),
        "normalize" => new("white space", "空白规范化"),
        "lines" => new("rules for lines", "行规则"),
        "documents" => new("rules for documents", "文档规则"),
        "exact" => new("exact copies", "精确去重"),
        "language" => new("language", "语言过滤"),
        "near" => new("near duplicates", "近似去重"),
        "quality" => new("quality", "质量选择"),
        _ => Text.Same(stage),
    };
}
