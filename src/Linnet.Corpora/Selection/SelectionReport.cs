using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Corpora.Reports;

namespace Linnet.Corpora.Selection;

/// <summary>What the page of a selection tells beside the funnel.</summary>
internal static class SelectionReport
{
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary)
    {
        var hasTokens = (string?)summary["shares_of"] == "tokens";
        return [new(new Text("What is left", "剩下的文本"), [Shares(summary, hasTokens), Sides(summary, hasTokens)]), CorpusJourney.Section(summary["journey"]!.AsObject())];
    }

    private static Table Shares(JsonObject summary, bool hasTokens) => new(
        [new(new Text("source", "数据源")), new(new Text("share asked for", "要求的比例"), Numeric: true), new(new Text("share kept", "实际保留"), Numeric: true)],
        [.. summary["sources"]!.AsObject().Select(s => (IReadOnlyList<Text>)[Text.Same(s.Key), Numeral.Percent(ReportFile.Number(s.Value!["keep"])), Kept(s.Value!, hasTokens)])])
    {
        Caption = hasTokens
            ? new Text("Shares are of tokens; the document that reaches the share is taken whole.", "比例按词元计算；达到比例的那一篇整篇保留。")
            : new Text(
                "Shares are of characters, because no `tokenizer` was named; the document that reaches the share is taken whole.",
                "未指定 `tokenizer`，因此比例按字符计算；达到比例的那一篇整篇保留。"),
    };

    private static Text Kept(JsonNode source, bool hasTokens)
    {
        var unit = hasTokens ? "tokens" : "characters";
        var all = ReportFile.Number(source[unit]);
        return all > 0 ? Numeral.Percent(ReportFile.Number(source[$"kept_{unit}"]) / all, 1) : Text.Same("–");
    }

    private static Table Sides(JsonObject summary, bool hasTokens)
    {
        IReadOnlyList<(string Key, Text Name)> sides = [("train", new Text("to train on", "用于训练")), ("validation", new Text("held out", "留出"))];
        IReadOnlyList<(string Key, Text Name)> units = [("documents", new Text("documents", "文档")), ("characters", new Text("characters", "字符")), .. hasTokens ? [("tokens", new Text("tokens", "词元"))] : ((string, Text)[])[]];
        var columns = sides.SelectMany(side => units.Select(unit => (Side: side, Unit: unit))).ToList();
        return new Table(
            [
                new(new Text("source", "数据源")),
                .. columns.Select(c => new TableColumn(
                    c.Unit.Key == units[0].Key ? new Text($"{c.Unit.Name.English} {c.Side.Name.English}", $"{c.Side.Name.Chinese}的{c.Unit.Name.Chinese}") : c.Unit.Name, Numeric: true)),
            ],
            [.. summary["sources"]!.AsObject().Select(s => (IReadOnlyList<Text>)[Text.Same(s.Key), .. columns.Select(c => ReportFile.Count(s.Value![c.Side.Key]![c.Unit.Key]))])])
        {
            Caption = new Text("What is held out is decided by the documents' names alone.", "留出哪些文档只由文档名称决定。"),
        };
    }
}
