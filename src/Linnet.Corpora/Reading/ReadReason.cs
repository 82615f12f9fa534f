using Linnet.Core.JsonLines;
using Linnet.Core.Messages;

namespace Linnet.Corpora.Reading;

/// <summary>Why a record gave no document.</summary>
public enum ReadReason
{
    /// <summary>Nothing but white space where a record might stand.</summary>
    Empty,

    /// <summary>WARC: a record that holds no page, such as a request.</summary>
    OtherRecord,

    /// <summary>WARC: an answer with another status than 200.</summary>
    HttpStatus,

    /// <summary>WARC: a picture, a script, a PDF.</summary>
    NotText,

    /// <summary>A page without main text, such as a list of links.</summary>
    NoMainText,

    /// <summary>Longer than the limit.</summary>
    TooLong,

    /// <summary>A page nested so deep, or of so many elements, that reading it would take too long.</summary>
    TooComplex,

    /// <summary>Bytes that are text in no encoding that is looked for, or in several.</summary>
    UnknownEncoding,

    /// <summary>Bytes that are no text in the file's encoding.</summary>
    BrokenText,

    /// <summary>A NUL byte: a binary file, or a hole that a crash left.</summary>
    NulByte,

    /// <summary>Not one JSON value, or a key twice in one object.</summary>
    BrokenJson,

    /// <summary>JSON nested deeper than the limit.</summary>
    TooDeep,

    /// <summary>JSON, but not an object.</summary>
    NotAnObject,

    /// <summary>JSON with half of a surrogate pair.</summary>
    LoneSurrogate,

    /// <summary>No array where one was expected.</summary>
    NotAnArray,

    /// <summary>Something behind the array.</summary>
    BehindTheArray,

    /// <summary>The file ends inside of the record.</summary>
    CutOff,

    /// <summary>No key, column or value of the text.</summary>
    NoText,

    /// <summary>The text is a number, a list, an object.</summary>
    TextIsNoString,

    /// <summary>The text is empty.</summary>
    EmptyText,

    /// <summary>Something other than a separator behind a closing quote.</summary>
    BrokenQuotes,

    /// <summary>More or fewer columns than the first row.</summary>
    WrongColumns,

    /// <summary>No WARC record where one was expected.</summary>
    BrokenWarc,

    /// <summary>WARC: an answer that is no HTTP, or whose packing is broken.</summary>
    BrokenHttp,

    /// <summary>WARC: an answer that the crawler cut.</summary>
    Truncated,

    /// <summary>An id that another document of the source has.</summary>
    DuplicateId,
}

/// <summary>The reasons in words.</summary>
public static class ReadReasons
{
    private static readonly string[] Keys =
        [.. Enum.GetNames<ReadReason>().Select(name => string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString())))];

    /// <summary>All reasons.</summary>
    public static IReadOnlyList<ReadReason> All { get; } = Enum.GetValues<ReadReason>();

    /// <summary>The reason as results and the quarantine name it: <c>broken_json</c>.</summary>
    public static string Key(this ReadReason reason) => Keys[(int)reason];

    /// <summary>Whether nothing is wrong with such a record: it is counted, but not quarantined.</summary>
    public static bool IsPassedOver(this ReadReason reason) =>
        reason is ReadReason.Empty or ReadReason.OtherRecord or ReadReason.HttpStatus or ReadReason.NotText;

    /// <summary>For example "not JSON".</summary>
    public static Text Describe(this ReadReason reason) => reason switch
    {
        ReadReason.Empty => new Text("empty", "空行"),
        ReadReason.OtherRecord => new Text("holds no page", "不含网页的记录"),
        ReadReason.HttpStatus => new Text("not the page (HTTP status)", "未取到网页（HTTP 状态）"),
        ReadReason.NotText => new Text("no text (image, script, …)", "不是文本（图片、脚本等）"),
        ReadReason.NoMainText => new Text("no main text", "没有正文"),
        ReadReason.TooLong => new Text("too long", "过长"),
        ReadReason.TooComplex => new Text("page too complex", "网页过于复杂"),
        ReadReason.UnknownEncoding => new Text("unknown encoding", "编码无法判定"),
        ReadReason.BrokenText => new Text("not text in the file's encoding", "不符合文件的编码"),
        ReadReason.NulByte => new Text("NUL byte", "含 NUL 字节"),
        ReadReason.BrokenJson => new Text("not JSON", "不是 JSON"),
        ReadReason.TooDeep => new Text("nested too deeply", "嵌套过深"),
        ReadReason.NotAnObject => new Text("not a JSON object", "不是 JSON 对象"),
        ReadReason.LoneSurrogate => new Text("half of a surrogate pair", "不成对的代理字符"),
        ReadReason.NotAnArray => new Text("not a JSON array", "不是 JSON 数组"),
        ReadReason.BehindTheArray => new Text("more behind the array", "数组之后还有内容"),
        ReadReason.CutOff => new Text("cut off by the end of the file", "在文件末尾被截断"),
        ReadReason.NoText => new Text("no text", "没有文本字段"),
        ReadReason.TextIsNoString => new Text("the text is no string", "文本字段不是字符串"),
        ReadReason.EmptyText => new Text("empty text", "文本为空"),
        ReadReason.BrokenQuotes => new Text("broken quotes", "引号有误"),
        ReadReason.WrongColumns => new Text("wrong number of columns", "列数不符"),
        ReadReason.BrokenWarc => new Text("not a WARC record", "不是 WARC 记录"),
        ReadReason.BrokenHttp => new Text("broken HTTP", "HTTP 应答损坏"),
        ReadReason.Truncated => new Text("cut by the crawler", "被爬虫截断"),
        ReadReason.DuplicateId => new Text("id used twice", "id 重复"),
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };

    internal static ReadReason Of(SkipReason reason) => reason switch
    {
        SkipReason.Empty => ReadReason.Empty,
        SkipReason.TooLong => ReadReason.TooLong,
        SkipReason.BrokenUtf8 => ReadReason.BrokenText,
        SkipReason.NulByte => ReadReason.NulByte,
        SkipReason.BrokenJson => ReadReason.BrokenJson,
        SkipReason.TooDeep => ReadReason.TooDeep,
        SkipReason.NotAnObject => ReadReason.NotAnObject,
        SkipReason.LoneSurrogate => ReadReason.LoneSurrogate,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
