using System.CommandLine;
using Linnet.Cli.Terminal;
using Linnet.Cli.Tour;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;
using Linnet.Corpora.TextFiles;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet tour</c>: the whole story on real text, in minutes on a laptop. Killed and started again, it continues.</summary>
internal static class TourCommand
{
    public static Command Create(IReadOnlyList<StageEntry> stages, Session session)
    {
        var overrides = StageCommand.Overrides(session);
        var quick = new Option<bool>("--quick")
        {
            Description = new Text("The same chapters in a few minutes less, to see that everything works", "同样的章节，只用几分钟，确认一切正常").In(session.Language),
        };
        var data = new Option<string[]>("--data")
        {
            Description = new Text(
                "Your own text in place of .NET's: UTF-8 files, .jsonl with one document in \"text\" a line, or .txt",
                "用你自己的文本代替 .NET 的文本：UTF-8 文件，.jsonl 每行一篇文档（字段 \"text\"），或 .txt").In(session.Language),
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true,
        };
        var run = StageCommand.RunOption(session);
        run.Description = new Text(
            "The run's folder; default: runs/tour or runs/tour-quick, of your own text runs/own-text or runs/own-text-quick",
            "运行目录；默认 runs/tour 或 runs/tour-quick，自己的文本为 runs/own-text 或 runs/own-text-quick").In(session.Language);
        var command = new Command(
            "tour", new Text("The whole story on real text, in minutes on a laptop", "在真实文本上走完整个流程，笔记本上只需几分钟").In(session.Language)) { overrides, quick, data, run };
        command.SetAction(parsed =>
        {
            var isQuick = parsed.GetValue(quick);

            // An option of many values takes every word behind it, a key=value too: what has = and is no file is one.
            var words = (parsed.GetValue(data) ?? []).ToLookup(word => word.Contains('=', StringComparison.Ordinal) && !File.Exists(word));
            string[] files = [.. words[false]];
            var (name, folder) = (files.Length > 0, isQuick) switch
            {
                (false, false) => ("story.yaml", "runs/tour"),
                (false, true) => ("quick.yaml", "runs/tour-quick"),
                (true, false) => ("own-text.yaml", "runs/own-text"),
                (true, true) => ("own-text-quick.yaml", "runs/own-text-quick"),
            };
            string[] values = [.. files.Length > 0 ? [$"{TextFilesStage.StageName}:files=[{string.Join(", ", files.Select(Quote))}]"] : (string[])[], .. parsed.GetRequiredValue(overrides), .. words[true]];
            var directory = StageCommand.Run(parsed.GetValue(run) ?? folder);
            var chapters = Story.Read(Path.Combine(AppContext.BaseDirectory, "recipes", "tour", name), stages, values);
            Story.Tell(chapters, directory, session);
            Show(directory, session);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Show(RunDirectory run, Session session)
    {
        var results = TourResults.Read(run);
        var talk = $"{session.Invocation} chat {Invocation.Quote(run.Path.Replace('\\', '/'))}";
        TourSummary.Write(results);
        TourReport.Write(results, talk, session.Language);
        session.Print(results.Sentence);
        session.Print(new Text(
            $"Report: {Path.Combine(run.Path, "report.html")}", $"报告：{Path.Combine(run.Path, "report.html")}"));
        session.Print(new Text($"Talk to the model: {talk}", $"与模型对话：{talk}"));
    }

    // A path as a YAML scalar, whatever it holds.
    private static string Quote(string path) => $"'{path.Replace("'", "''", StringComparison.Ordinal)}'";
}
