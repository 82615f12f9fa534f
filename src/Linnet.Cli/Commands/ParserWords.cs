using System.Text.RegularExpressions;
using Linnet.Core.Messages;

namespace Linnet.Cli.Commands;

/// <summary>The parsing library's own messages and help in our words: its Chinese texts are partly English.</summary>
internal static partial class ParserWords
{
    // What the library says under either UI culture, and what is said instead; $1 is the first group.
    private static readonly (Regex Pattern, Text Words)[] Errors =
    [
        (OptionRequired(), new("$1 is missing.", "缺少选项 $1。")),
        (OptionOnce(), new("$1: expected one value, found $2.", "$1：应有一个值，实际有 $2 个。")),
        (OptionWithoutValue(), new("$1: expected a value, found none.", "$1：缺少值。")),
        (NoCommand(), new("A command is missing.", "缺少命令。")),
        (Unrecognized(), new("Unknown command or argument: $1.", "无法识别的命令或参数：$1。")),
        (NotAmong(), new("$1: expected one of $2.", "$1：应为以下之一：$2。")),
        (ArgumentMissing(), new("${c}: the argument ${a} is missing.", "${c}：缺少参数 ${a}。")),
    ];

    private static readonly (string From, string To)[] ChineseHelp =
    [
        ("Description:", "说明："),
        ("用法:", "用法："),
        ("参数:", "参数："),
        ("选项:", "选项："),
        ("命令:", "命令："),
        ("Show help and usage information", "显示帮助和用法"),
        ("(REQUIRED)", "（必需）"),
        ("[command]", "[命令]"),
        ("[options]", "[选项]"),
        ("[default: ", "[默认："),
    ];

    /// <summary>An error of the parser.</summary>
    public static string Error(string message, Language language)
    {
        var line = string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var (pattern, words) in Errors)
        {
            if (pattern.IsMatch(line))
            {
                return pattern.Replace(line, words.In(language));
            }
        }

        return line;
    }

    /// <summary>A help page: headings in the language, and the program as the user starts it.</summary>
    /// <param name="page">What the library printed.</param>
    /// <param name="program">How the library calls the program.</param>
    /// <param name="invocation">How the user calls it.</param>
    /// <param name="language">The language.</param>
    public static string Help(string page, string program, string invocation, Language language)
    {
        var text = page.Replace($"\n  {program} ", $"\n  {invocation} ", StringComparison.Ordinal);
        return language == Language.Chinese
            ? ChineseHelp.Aggregate(text, (result, word) => result.Replace(word.From, word.To, StringComparison.Ordinal))
            : text;
    }

    [GeneratedRegex(@"\AOption '(.*)' is required\.\z")]
    private static partial Regex OptionRequired();

    [GeneratedRegex(@"\AOption '(.*)' expects a single argument but (.*) were provided\.\z")]
    private static partial Regex OptionOnce();

    [GeneratedRegex(@"\A(?:选项缺少所需参数: |Required argument missing for option: )'(.*)'\.\z")]
    private static partial Regex OptionWithoutValue();

    [GeneratedRegex(@"\A(?:未提供必需的命令。\.|Required command was not provided\.)\z")]
    private static partial Regex NoCommand();

    [GeneratedRegex(@"\A(?:未识别命令或参数“'|Unrecognized command or argument ')(.*?)'”?\.\z")]
    private static partial Regex Unrecognized();

    [GeneratedRegex(@"\A(?:未识别参数“'|Argument ')(.*?)'(?:”。必须为一个:| not recognized\. Must be one of:) *(.*)\z")]
    private static partial Regex NotAmong();

    [GeneratedRegex(@"\A(?:命令 '(?<c>.*)' 缺少所需参数 '(?<a>.*)'。|Required argument '(?<a>.*)' missing for command: '(?<c>.*)'\.)\z")]
    private static partial Regex ArgumentMissing();
}
