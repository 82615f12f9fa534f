using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Linnet.Cli.Terminal;
using Linnet.Core.Errors;
using Linnet.Corpora.Ledger;
using Spectre.Console;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet corpus explain ID --run DIR</c>: what each corpus stage of a run did with a document, and why.</summary>
internal static class CorpusExplainCommand
{
    public static Command Create(Session session)
    {
        var id = new Argument<string>("ID")
        {
            Description = new Text("A document's id; of a record that gave no document, its place, such as a.jsonl:41", "文档的 id；没有得到文档的记录则为其位置，例如 a.jsonl:41").In(session.Language),
        };
        var run = StageCommand.RunOption(session);
        var json = DoctorCommand.JsonOption(session);
        var summary = new Text("Tell what became of a document in all corpus stages of a run", "说明一篇文档在一次运行的各语料阶段中的经过");
        var command = new Command("explain", summary.In(session.Language)) { id, run, json };
        command.SetAction(parsed =>
        {
            var directory = RunsCommand.Existing(StageCommand.Run(parsed.GetValue(run)).Path);
            var chapters = DocumentStory.Of(directory, parsed.GetRequiredValue(id));
            if (chapters.Count == 0)
            {
                throw new UsageException(new Text(
                    $"{parsed.GetRequiredValue(id)}: no finished corpus stage of {directory.Path} speaks of this id. Ids stand in the stages' documents and ledgers.",
                    $"{parsed.GetRequiredValue(id)}：{directory.Path} 中没有已完成的语料阶段提到此 id。id 见各阶段的文档和账目。"));
            }

            if (parsed.GetValue(json))
            {
                var story = new JsonObject { ["id"] = parsed.GetRequiredValue(id), ["stages"] = new JsonArray([.. chapters.Select(c => c.ToJson())]) };
                session.Out.WriteLine(story.ToJsonString(JsonOutput.Options));
            }
            else
            {
                Print(chapters, session);
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Print(IReadOnlyList<StoryChapter> chapters, Session session)
    {
        var table = RunsCommand.NewTable(
            session,
            new Text("stage", "阶段"),
            new Text("source", "数据源"),
            new Text("rule", "规则"),
            new Text("what", "结果"),
            new Text("value", "测得"),
            new Text("bound", "界限"),
            new Text("characters", "字符"),
            new Text("text", "文本"));
        foreach (var chapter in chapters)
        {
            foreach (var entry in chapter.Entries)
            {
                table.AddRow(
                    RunsCommand.Cell(chapter.Stage),
                    RunsCommand.Cell(chapter.Source),
                    RunsCommand.Cell(entry.Rule),
                    RunsCommand.Cell(What(entry).In(session.Language)),
                    RunsCommand.Cell(Number(entry.Value)),
                    RunsCommand.Cell(Number(entry.Threshold)),
                    RunsCommand.Cell(entry.Characters.ToString(CultureInfo.InvariantCulture)),
                    RunsCommand.Cell(entry.Excerpt));
            }

            if (chapter.Fate is "kept" or "changed" or "flagged")
            {
                string[] cells = [chapter.Stage, chapter.Source, "", new Text("kept", "保留").In(session.Language), "", "", "", ""];
                table.AddRow(cells.Select(RunsCommand.Cell));
            }
        }

        session.Print(table);
    }

    private static Text What(LedgerEntry entry)
    {
        var what = (entry.Fate, entry.Line) switch
        {
            (LedgerFate.Quarantined, _) => new Text("quarantined", "隔离"),
            (LedgerFate.Flagged, _) => new Text("to be looked at", "待人工复核"),
            (LedgerFate.Removed, _) => new Text("document removed", "文档去除"),
            (_, 0) => new Text("pieces removed", "片段去除"),
            (_, var line) => new Text($"line {line} changed", $"第 {line} 行改动"),
        };
        return entry.Kept is { } kept ? new Text($"{what.English}; kept: {kept}", $"{what.Chinese}；保留：{kept}")
            : entry.Found is { } found ? new Text($"{what.English}: {found}", $"{what.Chinese}：{found}")
            : what;
    }

    private static string Number(double? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";
}
