using System.Text.Json.Nodes;
using Linnet.Core.Documents;
using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Stages;
using Linnet.Corpora.Reports;

namespace Linnet.Corpora.ApiDocumentation;

/// <summary>The stage's page: how much of the documentation is text, and two documents as the model will read them.</summary>
public static class ApiDocumentationReport
{
    /// <summary>Writes <c>report.html</c>.</summary>
    internal static void Write(StageContext context, JsonObject summary) => ReportFile.Write(context, new ReportPage(
        new Text(".NET's documentation as text", ".NET 文档成文"), Sections(summary, context.Folder))
    {
        Lead = new Text(
            $"{ReportFile.Count(summary["members_read"]).English} documented members became {ReportFile.Count(summary["documents"]).English} documents, one for each type.",
            $"{ReportFile.Count(summary["members_read"]).Chinese} 个有文档的成员整理成 {ReportFile.Count(summary["documents"]).Chinese} 篇文档，每个类型一篇。"),
        KeyNumbers =
        [
            new(new Text("documents", "文档"), ReportFile.Count(summary["documents"])),
            new(new Text("members kept", "保留的成员"), ReportFile.Count(summary["members_kept"])),
            new(new Text("characters", "字符"), ReportFile.Count(summary["characters"])),
        ],
    });

    /// <summary>The page's sections, from the finished stage's files alone.</summary>
    /// <param name="summary">The summary in stage.json.</param>
    /// <param name="folder">The stage's folder.</param>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary, string folder)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(folder);
        var removed = summary["removed"]!.AsObject().Where(r => r.Key.StartsWith("member.", StringComparison.Ordinal));
        var samples = TextLines.ReadDocuments(Path.Combine(folder, "documents.jsonl"))
            .Where(d => d.Text.Length is > 300 and < 900)
            .Take(400)
            .Where((_, i) => i % 200 == 0);
        return
        [
            new(new Text("From members to documents", "从成员到文档"),
            [
                new FigureBlock(new BarChart(
                    new Text("What became of the documented members", "有文档的成员的去向"),
                    new Axis(new Text("members", "成员数")),
                    [
                        new Bar(new Text("read", "读入"), ReportFile.Number(summary["members_read"])),
                        .. removed.Select(r => new Bar(ReasonText(r.Key["member.".Length..]), ReportFile.Number(r.Value))),
                        new Bar(new Text("kept", "保留"), ReportFile.Number(summary["members_kept"])) { Emphasized = true },
                    ]))
                {
                    Caption = new Text("Each removal stands in `removed.jsonl`, with what was kept in its place.", "每次去除都记在 `removed.jsonl` 中，并注明保留了什么。"),
                },
                new WhatToLookAt([
                    new Text(
                        "Real documentation repeats itself word for word: copied files, shared descriptions. A model that reads a sentence too often learns little else.",
                        "真实文档会逐字重复：整份复制的文件、共用的描述。一句话读得太多，模型就学不到别的。"),
                ]),
            ]),
            new(new Text("Two documents", "两篇文档"), [.. samples.Select(d => new Sample(Text.Same(d.Id), "", d.Text)), Attribution.ApiDocumentation]),
        ];
    }

    private static Text ReasonText(string reason) => reason switch
    {
        "duplicate_document" => new("the whole type is a copy", "整个类型是副本"),
        "duplicate_member" => new("the member stood in another file", "另一文件已有该成员"),
        "duplicate_summary" => new("the same description before", "描述与之前的相同"),
        "no_summary" => new("no description", "没有描述"),
        "inherited_summary" => new("inherited description", "继承的描述"),
        "empty_summary" => new("empty description", "空描述"),
        _ => Text.Same(reason),
    };
}
