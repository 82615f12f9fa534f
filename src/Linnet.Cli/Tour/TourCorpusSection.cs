using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Runs;

namespace Linnet.Cli.Tour;

/// <summary>The page's part about the text: what was read, what was left out and why.</summary>
internal static class TourCorpusSection
{
    public static IReadOnlyList<ReportBlock> Blocks(StageManifest corpus)
    {
        var summary = corpus.Summary;
        return
        [
            new Paragraph(new Text(
                "The XML documentation of .NET and ASP.NET Core: one document is one type. Texts that stand there twice are kept once; a part of the types is held out, and the model never sees it.",
                ".NET 与 ASP.NET Core 的 XML 文档：一个类型一篇文档。重复的文本只保留一份；留出一部分类型，模型从不见到它们。")),
            new Table(
                [
                    new TableColumn(Text.Same("")),
                    new TableColumn(new Text("documents", "文档"), Numeric: true),
                    new TableColumn(new Text("members", "成员"), Numeric: true),
                    new TableColumn(new Text("bytes", "字节"), Numeric: true),
                ],
                [
                    Side(new Text("to learn from", "用于学习"), summary["train"]!),
                    Side(new Text("held out", "留出"), summary["validation"]!),
                ]),
            new Table(
                [
                    new TableColumn(new Text("left out", "未采用")),
                    new TableColumn(new Text("count", "数量"), Numeric: true),
                ],
                [.. summary["removed"]!.AsObject().Select(r => (IReadOnlyList<Text>)[Reason(r.Key), Count(r.Value!)])]),
        ];
    }

    private static IReadOnlyList<Text> Side(Text name, JsonNode side) =>
        [name, Count(side["documents"]!), Count(side["members"]!), Count(side["bytes"]!)];

    private static Text Count(JsonNode value) => Text.Same($"{value.GetValue<long>():N0}");

    private static Text Reason(string key) => key switch
    {
        "file.duplicate_file" => new Text("files that are copies of another", "与其他文件相同的文件"),
        "document.duplicate_document" => new Text("duplicate documents", "重复的文档"),
        "document.empty_document" => new Text("documents of which no text is left", "没有剩余文本的文档"),
        "member.duplicate_document" => new Text("members of duplicate documents", "重复文档中的成员"),
        "member.duplicate_member" => new Text("members that stand in two files", "出现在两个文件中的成员"),
        "member.duplicate_summary" => new Text("members with a text that stands elsewhere", "文本与他处重复的成员"),
        "member.no_summary" => new Text("members without a summary", "没有摘要的成员"),
        "member.empty_summary" => new Text("members with an empty summary", "摘要为空的成员"),
        "member.inherited_summary" => new Text("members that inherit their text", "继承他处文本的成员"),
        _ => Text.Same(key),
    };
}
