using Linnet.Core.Messages;

namespace Linnet.Core.Recipes;

/// <summary>One thing that is wrong with a recipe.</summary>
/// <param name="Path">The recipe's file as the user named it; null for an override on the command line.</param>
/// <param name="Line">Line, from 1; 0 for the file as a whole and for the command line.</param>
/// <param name="Column">Column in UTF-16 units, from 1; 0 for the file as a whole and for the command line.</param>
/// <param name="Key">Dotted path of the key, such as <c>sources.0.weight</c>; empty for the file as a whole.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Expected">What should stand there, or null.</param>
/// <param name="Found">What stands there, or null.</param>
/// <param name="DidYouMean">The nearest thing that would be right, or null.</param>
public sealed record RecipeProblem(
    string? Path, int Line, int Column, string Key, Text What, Text? Expected = null, Text? Found = null, string? DidYouMean = null)
{
    /// <summary><c>file:line:column key: what, expected …, found …, did you mean …?</c></summary>
    public Text Text => new(
        Where("command line: ", ": ") + What.English
            + (Expected is null ? "" : $", expected {Expected.English}")
            + (Found is null ? "" : $", found {Found.English}")
            + (DidYouMean is null ? "." : $", did you mean {DidYouMean}?"),
        Where("命令行：", "：") + What.Chinese
            + (Expected is null ? "" : $"，应为{ChineseText.Spaced(Expected.Chinese)}")
            + (Found is null ? "" : $"，实际是{ChineseText.Spaced(Found.Chinese)}")
            + (DidYouMean is null ? "。" : $"，是否想写 {DidYouMean}？"));

    private string Where(string commandLine, string colon) => (Path, Line, Key) switch
    {
        (null, _, _) => $"{commandLine}{Key}{colon}",
        (_, 0, "") => $"{Path}{colon}",
        (_, 0, _) => $"{Path} {Key}{colon}",
        (_, _, "") => $"{Path}:{Line}:{Column}{colon}",
        _ => $"{Path}:{Line}:{Column} {Key}{colon}",
    };
}
