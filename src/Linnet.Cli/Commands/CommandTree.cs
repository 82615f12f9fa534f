using System.CommandLine;
using System.CommandLine.Help;
using Linnet.Cli.Terminal;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Cli.Commands;

/// <summary>The program's commands, in the order of the story.</summary>
internal static class CommandTree
{
    /// <summary>Parses the command line and runs the command.</summary>
    /// <returns>The command's exit code; <see cref="ExitCode.Usage"/> when the line cannot be parsed.</returns>
    public static ExitCode Run(string[] arguments, Session session)
    {
        var root = new RootCommand(new Text(
            "Linnet trains a large language model from zero: raw text in, a chat model out.",
            "Linnet 从零训练大语言模型：输入原始文本，输出对话模型。").In(session.Language));
        var language = new Option<string>("--lang")
        {
            Description = new Text("Language of the messages: en or zh", "消息语言：en 或 zh").In(session.Language),
            Recursive = true,
        };
        language.AcceptOnlyFromAmong("en", "zh");
        root.Add(language);
        foreach (var command in Commands(session))
        {
            root.Add(command);
        }

        // No response files: a prompt may begin with @.
        var parsed = root.Parse(arguments.Length == 0 ? ["--help"] : arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
        {
            foreach (var error in parsed.Errors)
            {
                session.Error.WriteLine(error.Message);
            }

            session.Say(new Text(
                $"See {session.Invocation} --help", $"请参阅 {session.Invocation} --help"));
            return ExitCode.Usage;
        }

        if (parsed.Action is HelpAction)
        {
            PrintHelp(parsed, session);
            return ExitCode.Done;
        }

        // No time limit and no handler of its own: Signals turns Ctrl-C and SIGTERM into cancellation.
        return (ExitCode)parsed.Invoke(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = session.Out,
            Error = session.Error,
        });
    }

    // The library's Chinese texts lack two of the words on its help page.
    private static void PrintHelp(ParseResult parsed, Session session)
    {
        using var page = new StringWriter();
        parsed.Invoke(new InvocationConfiguration { Output = page, Error = session.Error });
        var text = page.ToString();
        session.Out.Write(session.Language == Language.Chinese
            ? text.Replace("Description:", "说明：", StringComparison.Ordinal)
                .Replace("Show help and usage information", "显示帮助和用法", StringComparison.Ordinal)
                .Replace("(REQUIRED)", "（必需）", StringComparison.Ordinal)
            : text);
    }

    private static Command Noun(string noun, IReadOnlyList<StageEntry> stages, Session session)
    {
        var command = new Command(noun, StageList.Nouns[noun].In(session.Language));
        foreach (var stage in stages)
        {
            command.Add(StageCommand.Create(stage, session));
        }

        return command;
    }

    private static IEnumerable<Command> Commands(Session session)
    {
        var stages = StageList.All;
        yield return TourCommand.Create(stages, session);
        foreach (var group in stages.GroupBy(stage => stage.Command.Split(' ')[0]))
        {
            yield return group.First().Command == group.Key ? StageCommand.Create(group.First(), session) : Noun(group.Key, [.. group], session);
        }

        yield return RunCommand.Create(stages, session);
        yield return PlanCommand.Create(session);
        yield return GenerateCommand.Create(session);
        yield return ChatCommand.Create(session);
        yield return ImportCommand.Create(session);
        yield return RunsCommand.Create(session);
        yield return RecipeCommand.Create(stages, session);
        yield return DoctorCommand.Create(session);
    }
}
