using System.CommandLine;
using System.Globalization;
using Linnet.Cli.Terminal;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Training.Diagnostics;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet doctor</c>: what this machine can do, and how to mend what it cannot.</summary>
internal static class DoctorCommand
{
    public static Command Create(Session session)
    {
        var json = JsonOption(session);
        var threads = new Option<int?>("--threads")
        {
            Description = new Text("Threads to measure with; default: all", "测量所用的线程数；默认全部").In(session.Language),
            HelpName = "N",
            CustomParser = result =>
            {
                var word = result.Tokens[0].Value;
                if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 1024)
                {
                    return count;
                }

                result.AddError(new Text(
                    $"--threads: expected an integer from 1 to 1024, found {word}.", $"--threads：应为 1 到 1024 的整数，实际是 {word}。").In(session.Language));
                return null;
            },
        };
        var run = StageCommand.RunOption(session);
        run.Description = new Text("Where runs will be written; default: runs", "将写入运行结果的文件夹；默认 runs").In(session.Language);
        var command = new Command(
            "doctor", new Text("Check this machine, and say how to mend what is wrong", "检查本机，并说明如何修复问题").In(session.Language)) { json, threads, run };
        command.SetAction(parsed =>
        {
            var report = new Doctor(parsed.GetValue(threads) ?? Environment.ProcessorCount, parsed.GetValue(run) ?? "runs").Examine(session.Progress, session.Cancellation);
            if (parsed.GetValue(json))
            {
                session.Out.WriteLine(report.ToJson(session.Language).ToJsonString(JsonOutput.Options));
            }
            else
            {
                Print(report, session);
            }

            return (int)(report.IsHealthy ? ExitCode.Done : ExitCode.Failed);
        });
        return command;
    }

    public static Option<bool> JsonOption(Session session) => new("--json")
    {
        Description = new Text("Print the result as JSON", "以 JSON 打印结果").In(session.Language),
    };

    private static void Print(DoctorReport report, Session session)
    {
        foreach (var check in report.Checks)
        {
            var mark = check.Status switch
            {
                DoctorStatus.Ok => new Text("ok     ", "正常"),
                DoctorStatus.Warning => new Text("warning", "注意"),
                _ => new Text("FAILED ", "失败"),
            };
            session.Out.WriteLine($"{mark.In(session.Language)}  {check.Name.In(session.Language)}{(session.Language == Language.Chinese ? "：" : ": ")}{check.Value.In(session.Language)}");
            if (check.Detail.In(session.Language) is { Length: > 0 } detail)
            {
                session.Out.WriteLine($"         {detail}");
            }

            if (check.Fix is not null)
            {
                session.Out.WriteLine($"         → {check.Fix.In(session.Language)}");
            }
        }
    }
}
