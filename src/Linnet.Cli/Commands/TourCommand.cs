using System.CommandLine;
using Linnet.Cli.Terminal;
using Linnet.Cli.Tour;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;
using Linnet.Core.Stages;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet tour</c>: the whole story on real text, in minutes on a laptop. Killed and started again, it continues.</summary>
internal static class TourCommand
{
    public static Command Create(IReadOnlyList<StageEntry> stages, Session session)
    {
        var overrides = StageCommand.Overrides(session);
        overrides.Description = new Text(
            "Values that replace the recipes': seed=2 in every chapter that has the key, pretrain:training.steps=1000 in one",
            "替换配方中的值：seed=2 用于所有含此键的章节，pretrain:training.steps=1000 只用于一章").In(session.Language);
        var quick = new Option<bool>("--quick")
        {
            Description = new Text(
                "The same chapters with trainings of seconds, about a minute and a half in all, to see that everything works",
                "同样的章节，每次训练只用几秒，总共约一分半钟，用来确认一切正常").In(session.Language),
        };
        var data = new Option<string[]>("--data")
        {
            Description = new Text(
                "Your own text in place of .NET's: one or several UTF-8 files, together at least 200 documents and 1 MB; .jsonl with one document in \"text\" a line,"
                + " any other file is plain text, cut at blank lines",
                "用你自己的文本代替 .NET 的文本：一个或多个 UTF-8 文件，合计至少 200 篇文档、1 MB；.jsonl 每行一篇文档（字段 \"text\"），其他文件是纯文本，按空行切分").In(session.Language),
            HelpName = "FILE…",
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
            // An option of many values takes every word behind it, a key=value too: what has = and is no file is one.
            var words = (parsed.GetValue(data) ?? []).ToLookup(word => word.Contains('=', StringComparison.Ordinal) && !File.Exists(word));
            var choice = new TourChoice(parsed.GetValue(quick), [.. words[false]], [.. parsed.GetRequiredValue(overrides), .. words[true]]);
            Tell(choice, StageCommand.Run(parsed.GetValue(run) ?? choice.DefaultRun), stages, session);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Tell(TourChoice choice, RunDirectory run, IReadOnlyList<StageEntry> stages, Session session)
    {
        var chapters = choice.Read(stages);
        using var alone = StoryLock.Take(run);
        HeldTour.RequireSame(choice, chapters, run, stages);
        Story.Tell(chapters, run, session);
        Show(run, session);
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
}
