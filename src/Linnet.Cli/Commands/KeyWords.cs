using Linnet.Core.Messages;

namespace Linnet.Cli.Commands;

/// <summary>The words for types and units of recipe keys in Chinese.</summary>
internal static class KeyWords
{
    /// <summary>A key's type: integer, number, text, section, list of …, one of a|b, with "or null".</summary>
    public static Text Type(string type) => new(type, Chinese(type));

    /// <summary>A key's unit.</summary>
    public static string Unit(string unit) => unit switch
    {
        "tokens" => "词元",
        "steps" => "步",
        "threads" => "线程",
        "sequences" => "序列",
        "bytes" => "字节",
        "checkpoints" => "检查点",
        _ => unit,
    };

    private static string Chinese(string type) =>
        type.EndsWith(" or null", StringComparison.Ordinal) ? $"{Chinese(type[..^8])}或 null"
        : type.StartsWith("list of ", StringComparison.Ordinal) ? $"{Chinese(type[8..])}的列表"
        : type.StartsWith("one of ", StringComparison.Ordinal) ? $"{type[7..].Replace("|", "、", StringComparison.Ordinal)} 之一"
        : type switch
        {
            "integer" => "整数",
            "number" => "数",
            "text" => "文本",
            "section" => "小节",
            _ => type,
        };
}
