using System.CommandLine;
using Linnet.Cli.Terminal;
using Linnet.Cli.Tour;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet tour</c>: the whole story on real text, in minutes on a laptop. Killed and started again, it continues.</summary>
internal static class TourCommand
{
    public static Command Create(IReadOnlyList<StageEntry> stages, Session session)
    {
        var quick = new Option<bool>("--quick")
        {
            Description = new Text("A training of seconds, to see that everything works", "只训练几秒，确认一切正常").In(session.Language),
        };
        var run = StageCommand.RunOption(session);
        run.Description = new Text("The run's folder; default: runs/tour, or runs/tour-quick", "运行目录；默认 runs/tour，快速模式为 runs/tour-quick").In(session.Language);
        var command = new Command(
            "tour", new Text("The whole story on real text, in minutes on a laptop", "在真实文本上走完整个流程，笔记本上只需几分钟").In(session.Language)) { quick, run };
        command.SetAction(parsed =>
        {
            var isQuick = parsed.GetValue(quick);
            var folder = Path.Combine(AppContext.BaseDirectory, "recipes", "tour");
            var directory = StageCommand.Run(parsed.GetValue(run) ?? (isQuick ? "runs/tour-quick" : "runs/tour"));
            Tell(Path.Combine(folder, isQuick ? "quick.yaml" : "story.yaml"), directory, stages, session);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Tell(string story, RunDirectory run, IReadOnlyList<StageEntry> stages, Session session)
    {
        foreach (var chapter in Story.Read(story, stages))
        {
            StageCommand.Report(chapter.Run(run, session), session);
        }

        var results = TourResults.Read(run);
        var talk = $"{session.Invocation} chat {Invocation.Quote(results.ModelFolder.Replace('\\', '/'))}";
        results.WriteSummary(run);
        TourReport.Write(results, run, talk, session.Language);
        session.Print(results.Sentence);
        session.Print(new Text(
            $"Report: {Path.Combine(run.Path, "report.html")}", $"报告：{Path.Combine(run.Path, "report.html")}"));
        session.Print(new Text($"Talk to the model: {talk}", $"与模型对话：{talk}"));
    }
}
