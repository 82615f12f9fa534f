using Linnet.Core.Messages;

namespace Linnet.Core.JsonLines;

/// <summary>Why a line gave no record.</summary>
public enum SkipReason
{
    /// <summary>Nothing but white space. Not a fault, and not quarantined.</summary>
    Empty,

    /// <summary>Longer than the limit.</summary>
    TooLong,

    /// <summary>Bytes that are not UTF-8: another encoding, or damage.</summary>
    BrokenUtf8,

    /// <summary>A NUL byte: UTF-16, a binary file, or a hole that a crash left.</summary>
    NulByte,

    /// <summary>Not one JSON value, or a key twice in one object.</summary>
    BrokenJson,

    /// <summary>JSON nested deeper than the limit.</summary>
    TooDeep,

    /// <summary>JSON, but not an object.</summary>
    NotAnObject,

    /// <summary>An escape such as <c>\ud800</c> without its other half: no text has such a character.</summary>
    LoneSurrogate,
}

/// <summary>The reasons in words.</summary>
public static class SkipReasons
{
    /// <summary>For example "not UTF-8".</summary>
    public static Text Describe(this SkipReason reason) => reason switch
    {
        SkipReason.Empty => new Text("empty", "空行"),
        SkipReason.TooLong => new Text("too long", "过长"),
        SkipReason.BrokenUtf8 => new Text("not UTF-8", "不是 UTF-8"),
        SkipReason.NulByte => new Text("NUL byte", "含 NUL 字节"),
        SkipReason.BrokenJson => new Text("not JSON", "不是 JSON"),
        SkipReason.TooDeep => new Text("nested too deeply", "嵌套过深"),
        SkipReason.NotAnObject => new Text("not a JSON object", "不是 JSON 对象"),
        SkipReason.LoneSurrogate => new Text("half of a surrogate pair", "不成对的代理字符"),
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };

    /// <summary>The reason as quarantine files name it: <c>broken_utf8</c>.</summary>
    public static string Key(this SkipReason reason) => reason switch
    {
        SkipReason.Empty => "empty",
        SkipReason.TooLong => "too_long",
        SkipReason.BrokenUtf8 => "broken_utf8",
        SkipReason.NulByte => "nul_byte",
        SkipReason.BrokenJson => "broken_json",
        SkipReason.TooDeep => "too_deep",
        SkipReason.NotAnObject => "not_an_object",
        SkipReason.LoneSurrogate => "lone_surrogate",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
