using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Linnet.Cli.Terminal;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;

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
        if (parsed.Action is HelpAction)
        {
            PrintHelp(parsed, session);
            return ExitCode.Done;
        }

        var problems = Problems(parsed, session.Language);
        if (problems.Count > 0)
        {
            problems.ForEach(session.Error.WriteLine);
            session.Say(new Text(
                $"See {session.Invocation} --help", $"请参阅 {session.Invocation} --help"));
            return ExitCode.Usage;
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

    private static void PrintHelp(ParseResult parsed, Session session)
    {
        using var page = new StringWriter();
        parsed.Invoke(new InvocationConfiguration { Output = page, Error = session.Error });
        session.Out.Write(ParserWords.Help(page.ToString(), parsed.RootCommandResult.Command.Name, session.Invocation, session.Language));
    }

    // What the parser refuses, and what it takes for values: misspelt options, and options behind one that lacks its value.
    private static List<string> Problems(ParseResult parsed, Language language)
    {
        var command = parsed.CommandResult.Command;
        var options = parsed.RootCommandResult.Command.Options.Concat(command.Options).Select(option => option.Name).ToList();
        var results = parsed.RootCommandResult.Children.Concat(parsed.CommandResult.Children).ToList();
        var swallowed = results.OfType<OptionResult>()
            .SelectMany(option => option.Tokens.Where(token => options.Contains(token.Value)).Select(token => (option.Option.Name, token.Value)))
            .Select(pair => new Text($"{pair.Name}: expected a value, found the option {pair.Value}.", $"{pair.Name}：缺少值，后面是选项 {pair.Value}。"));
        var unknown = results
            .Where(result => result is ArgumentResult or OptionResult { Option.Arity.MaximumNumberOfValues: > 1 })
            .SelectMany(result => result.Tokens)
            .Select(token => token.Value)
            .Where(value => value.StartsWith("--", StringComparison.Ordinal) && !options.Contains(value))
            .Distinct(StringComparer.Ordinal)
            .Select(value => new Text($"{value}: no such option{Meant(value, options).English}", $"{value}：没有这个选项{Meant(value, options).Chinese}"));
        var words = parsed.UnmatchedTokens
            .Select(word => (Word: word, Meant: DidYouMean.Nearest(word, options.Concat(command.Subcommands.Select(c => c.Name)))))
            .Where(word => word.Meant is not null)
            .Select(word => new Text($"{word.Word}: did you mean {word.Meant}?", $"{word.Word}：是否想写 {word.Meant}？"));
        return [.. parsed.Errors.Select(error => ParserWords.Error(error.Message, language)), .. swallowed.Concat(unknown).Concat(words).Distinct().Select(text => text.In(language))];
    }

    private static Text Meant(string typed, IEnumerable<string> names) => DidYouMean.Nearest(typed, names) is { } name
        ? new Text($", did you mean {name}?", $"，是否想写 {name}？")
        : new Text(".", "。");

    private static Command Noun(string noun, IReadOnlyList<StageEntry> group, IReadOnlyList<StageEntry> stages, Session session)
    {
        var command = new Command(noun, StageList.Nouns[noun].In(session.Language));
        foreach (var stage in group)
        {
            command.Add(StageCommand.Create(stage, stages, session, stage.Command switch
            {
                "tokenizer train" => TokenizerTrainCommand.Run,
                "corpus train-classifier" => CorpusTrainClassifierCommand.Run,
                _ => null,
            }));
        }

        if (noun == "corpus")
        {
            command.Add(CorpusClassifyCommand.Create(session));
            command.Add(CorpusExplainCommand.Create(session));
            command.Add(CorpusReviewCommand.Create(session));
        }

        if (noun == "corpus")
        {
            command.Add(CorpusStatsCommand.Create(session));
        }

        if (noun == "tokenizer")
        {
            command.Add(TokenizerLinesCommand.Encode(session));
            command.Add(TokenizerLinesCommand.Decode(session));
            command.Add(TokenizerInspectCommand.Create(session));
            command.Add(TokenizerCompareCommand.Create(session));
        }

        return command;
    }

    private static IEnumerable<Command> Commands(Session session)
    {
        var stages = StageList.All;
        yield return TourCommand.Create(stages, session);
        foreach (var group in stages.GroupBy(stage => stage.Command.Split(' ')[0]))
        {
            yield return group.First().Command == group.Key ? StageCommand.Create(group.First(), stages, session) : Noun(group.Key, [.. group], stages, session);
        }

        yield return RunCommand.Create(stages, session);
        yield return PlanCommand.Create(session);
        yield return GenerateCommand.Create(session);
        yield return ChatCommand.Create(session);
        yield return ImportCommand.Create(session);
        yield return ExportCommand.Create(session);
        yield return ResizeCommand.Create(session);
        yield return RunsCommand.Create(session);
        yield return RecipeCommand.Create(stages, session);
        yield return DoctorCommand.Create(session);
    }
}
