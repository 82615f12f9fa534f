using System.Text.Json.Nodes;
using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Stages;
using Linnet.Corpora.Parts;
using Linnet.Corpora.Reports;

namespace Linnet.Corpora.Ledger;

/// <summary>What the pages of the corpus stages share: the funnel of each source, what each rule took, removed texts with their reasons.</summary>
public static class FunnelReport
{
    private const int SamplesOfARule = 2;
    private const int SampledParts = 4;

    /// <summary>Writes <c>report.html</c>.</summary>
    internal static void Write(StageContext context, Text title, JsonObject summary, IReadOnlyList<ReportSection> more, IReadOnlyList<KeyNumber>? numbers = null) => ReportFile.Write(context, new ReportPage(
        title, [.. Sections(summary, context.Folder), .. more])
    {
        Lead = new Text(
            "Each source on its way through this stage. Nothing vanishes without a line in the ledger; `corpus explain ID` tells a document's story.",
            "每个数据源经过此阶段的过程。任何去除都在账目中留有一行；`corpus explain ID` 可查看一篇文档的经过。"),
        KeyNumbers = [.. numbers ?? [], .. summary["sources"]!.AsObject().Where(s => summary["noise"]?[s.Key] is null).Select(s => new KeyNumber(
            new Text($"{s.Key}, characters kept", $"{s.Key}，保留的字符数"), ReportFile.Count(s.Value!["kept_characters"])))],
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
            new(new Text("The funnel", "漏斗"),
            [
                .. summary["funnel"]!.AsObject().SelectMany(source => (ReportBlock[])[Funnel(source.Key, source.Value!.AsArray()), Levels(source.Key, source.Value!.AsArray())]),
                new WhatToLookAt([
                    new Text(
                        "RefinedWeb kept 12 % of the web's documents after all steps: half went by language, a quarter by rules, the rest as duplicates.",
                        "RefinedWeb 在全部步骤之后保留了网页文档的 12%：一半因语言去除，四分之一因规则去除，其余为重复。"),
                    new Text(
                        "A rule that removes most of a source is probably set wrong; one that removes nothing may be, or the text has nothing for it. Such rules are named below.",
                        "去除大半内容的规则多半设错了；什么也不去除的规则可能设错了，也可能文本里没有它要去除的内容。这些规则列在下面。"),
                ]),
                .. Warnings(summary),
            ]),
            new(new Text("What each rule removed", "各规则去除了什么"), [Rules(summary), .. Quarantined(summary)]),
            new(new Text("Removed, and why", "去除的例子及原因"), Samples(folder)),
        ];
    }

    private static FigureBlock Funnel(string source, JsonArray levels) => new(new BarChart(
        new Text($"{source}: documents left after each step", $"{source}：每一步之后剩下的文档"),
        new Axis(new Text("documents", "文档数")),
        Bars(levels))
    {
        Subtitle = levels[0]!["tokens"] is null
            ? new Text(
                $"{ReportFile.Count(levels[0]!["characters"]).English} characters read, {ReportFile.Count(levels[^1]!["characters"]).English} left",
                $"读入 {ReportFile.Count(levels[0]!["characters"]).Chinese} 个字符，剩下 {ReportFile.Count(levels[^1]!["characters"]).Chinese} 个")
            : new Text(
                $"{ReportFile.Count(levels[0]!["tokens"]).English} tokens read, {ReportFile.Count(levels[^1]!["tokens"]).English} left",
                $"读入 {ReportFile.Count(levels[0]!["tokens"]).Chinese} 个词元，剩下 {ReportFile.Count(levels[^1]!["tokens"]).Chinese} 个"),
    });

    // Steps that took nothing from the source, or were not asked for, have no bar; the table below the figure has them all.
    private static List<Bar> Bars(JsonArray levels)
    {
        List<Bar> bars = [];
        for (var i = 0; i < levels.Count; i++)
        {
            if (i == 0 || !JsonNode.DeepEquals(levels[i]!["documents"], levels[i - 1]!["documents"]) || !JsonNode.DeepEquals(levels[i]!["characters"], levels[i - 1]!["characters"]))
            {
                bars.Add(new Bar(StepText(ReportFile.Word(levels[i]!["stage"])), ReportFile.Number(levels[i]!["documents"])));
            }
        }

        bars[^1] = bars[^1] with { Emphasized = true };
        return bars;
    }

    // RefinedWeb's figure in numbers: what is left after each step, and what share of what was read that is.
    private static Details Levels(string source, JsonArray levels)
    {
        var hasTokens = levels[0]!["tokens"] is not null;
        IReadOnlyList<(string Key, Text Name)> units =
        [
            ("documents", new Text("documents", "文档")),
            ("characters", new Text("characters", "字符")),
            .. hasTokens ? [("tokens", new Text("tokens", "词元"))] : ((string, Text)[])[],
        ];
        var caption = new Text("What is left after each step, and its share of what was read.", "每一步之后剩下的数量及其占读入的比例。");
        return new Details(new Text($"{source}: in numbers", $"{source}：各步的数字"),
        [
            new Table(
                [new(new Text("after", "步骤")), .. units.SelectMany(unit => (TableColumn[])[new(unit.Name, Numeric: true), new(Text.Same("%"), Numeric: true)])],
                [.. levels.Select(level => (IReadOnlyList<Text>)[StepText(ReportFile.Word(level!["stage"])), .. units.SelectMany(unit => Left(level, levels[0]!, unit.Key))])])
            {
                Caption = !hasTokens ? caption : new Text(
                    caption.English + " Tokens are counted where text comes in and where it is written, not between.", caption.Chinese + "词元只在读入和写出处统计，各步之间不统计。"),
            },
        ]);
    }

    private static Text[] Left(JsonNode level, JsonNode first, string unit) => level[unit] is { } count
        ? [ReportFile.Count(count), Numeral.Percent(ReportFile.Number(count) / Math.Max(1, ReportFile.Number(first[unit])), 1)]
        : [Text.Same("–"), Text.Same("–")];

    private static List<ReportBlock> Warnings(JsonObject summary)
    {
        var (idle, blocks) = (new List<Text>(), new List<ReportBlock>());
        foreach (var warning in summary["warnings"]!.AsArray())
        {
            var rule = ReportFile.Word(warning!["rule"]);
            if (warning["source"] is not { } source)
            {
                idle.Add(Text.Same($"`{rule}`"));
                continue;
            }

            var share = Numeral.Percent(ReportFile.Number(warning["share"]));
            blocks.Add(new Callout(CalloutKind.Warning, new Text(
                $"`{rule}` removed {share.English} of {source}: more than 60 %.", $"`{rule}` 去除了 {source} 的 {share.Chinese}，超过 60%。")));
        }

        if (idle.Count > 0)
        {
            var names = Numeral.List(idle);
            blocks.Add(new Callout(CalloutKind.Note, new Text($"Removed nothing from any source: {names.English}.", $"没有从任何数据源去除内容：{names.Chinese}。")));
        }

        return blocks;
    }

    private static Table Rules(JsonObject summary)
    {
        var sources = summary["sources"]!.AsObject().Select(s => s.Key).ToList();
        return new Table(
            [new(new Text("rule", "规则")), .. sources.Select(s => new TableColumn(Text.Same(s), Numeric: true))],
            [.. summary["rules"]!.AsObject().Select(rule => (IReadOnlyList<Text>)[Text.Same($"`{rule.Key}`"), .. sources.Select(s => Removed(rule.Value![s]!))])])
        {
            Caption = new Text("Documents, and pieces of documents: lines, spans, runs of white space.", "文档数，以及文档中的片段数：行、跨度、空白。"),
        };
    }

    private static Text Removed(JsonNode counts)
    {
        var (documents, pieces) = (ReportFile.Count(counts["documents"]).English, ReportFile.Count(counts["pieces"]).English);
        return (documents, pieces) switch
        {
            ("0", "0") => Text.Same("0"),
            (_, "0") => Text.Same(documents),
            ("0", _) => new Text($"{pieces} pieces", $"{pieces} 段"),
            _ => new Text($"{documents} + {pieces} pieces", $"{documents} + {pieces} 段"),
        };
    }

    private static IEnumerable<ReportBlock> Quarantined(JsonObject summary)
    {
        var reasons = summary["quarantined"]!.AsObject()
            .SelectMany(source => source.Value!.AsObject().Select(reason => new Definition(Text.Same($"{source.Key}: `{reason.Key}`"), ReportFile.Count(reason.Value))))
            .ToList();
        if (reasons.Count > 0)
        {
            yield return new Paragraph(new Text("Records that gave no document, by reason:", "没有得到文档的记录，按原因："));
            yield return new DefinitionList(reasons);
        }
    }

    private static List<ReportBlock> Samples(string folder)
    {
        var (taken, samples) = (new Dictionary<string, int>(StringComparer.Ordinal), new List<ReportBlock>());
        var parts = new PartFolder(folder);
        foreach (var entry in parts.Parts().Take(SampledParts).SelectMany(part => LedgerFile.Read(parts.In(part.PathOf(PartFolder.Ledgers)))))
        {
            if (entry.Excerpt.Length == 0 || taken.GetValueOrDefault(entry.Rule) == SamplesOfARule)
            {
                continue;
            }

            taken[entry.Rule] = taken.GetValueOrDefault(entry.Rule) + 1;
            var (value, threshold) = (entry.Value is { } v ? NumberText.Of(v) : "–", entry.Threshold is { } t ? NumberText.Of(t) : "–");
            samples.Add(new Sample(
                new Text(
                    $"{entry.Source} · {entry.Rule}: {value} against {threshold}" + (entry.Kept is null ? "" : $"; kept: {entry.Kept}"),
                    $"{entry.Source} · {entry.Rule}：{value}，界限 {threshold}" + (entry.Kept is null ? "" : $"；保留：{entry.Kept}")),
                "",
                entry.Excerpt));
        }

        return samples.Count == 0
            ? [new Paragraph(new Text("Nothing was removed.", "没有去除任何内容。"))]
            : [new Details(
                new Text(
                    $"{Numeral.Count(samples.Count)} removed texts, at most {SamplesOfARule} of a rule",
                    $"{Numeral.Count(samples.Count)} 段被去除的文本，每条规则至多 {SamplesOfARule} 段"),
                samples)];
    }

    private static Text StepText(string step) => step switch
    {
        "read" => new("read", "读入"),
        "normalize" => new("white space", "空白规整"),
        "lines" => new("rules for lines", "行规则"),
        "documents" => new("rules for documents", "文档规则"),
        "urls" => new("addresses", "网址拦截"),
        "language" => new("language", "语言过滤"),
        "sensitive_words" => new("sensitive words", "敏感词"),
        "nsfw" => new("unwanted documents", "不良内容"),
        "decontamination" => new("exam questions", "考题去污染"),
        "personal_data" => new("personal data", "个人信息屏蔽"),
        "exact" => new("exact copies", "精确去重"),
        "near" => new("near duplicates", "近似去重"),
        "repeated_lines" => new("repeated lines", "重复的行"),
        "sentence_spans" => new("repeated spans", "重复的句子跨度"),
        "substrings" => new("repeated substrings", "重复的子串"),
        "noise" => new("noise, not written", "噪声，不写出"),
        "quality" => new("quality", "质量选择"),
        _ => Text.Same(step),
    };
}
