using Linnet.Core.Recipes;
using Linnet.Corpora.Filters.Profiles;
using Linnet.Corpora.Reading;
using Linnet.Corpora.Screening.Sections;

namespace Linnet.Corpora.Parts;

/// <summary>One source of documents.</summary>
public sealed record CorpusSourceSection
{
    [Key("Its name, and that of the files written.", "名称，也是所写文件的名称。")]
    public required string Name { get; init; }

    [Key("Its files, of any format, packed by gzip or Zstandard or not.", "其文件，格式不限，可用 gzip 或 Zstandard 压缩。")]
    public required IReadOnlyList<string> Files { get; init; }

    [Key("How the files are read.", "如何读取文件。")]
    public ReadingSection Reading { get; init; } = new();

    [Key("The profile of rules, and how this source differs from it.", "所用的规则配置，以及此数据源的不同之处。")]
    public SourceFilterSection Filters { get; init; } = new();

    [Key("How this source differs from the recipe's screens.", "此数据源与配方的筛查的不同之处。")]
    public SourceScreenSection Screens { get; init; } = new();

    [Key(
        "Languages wanted, as the model's labels; their probabilities are added. None: the language filter does not look at this source.",
        "需要的语言（模型的标签），其概率相加。不填表示不对此数据源做语言过滤。")]
    public IReadOnlyList<string> Languages { get; init; } = [];

    [Key(
        "Whether the source is known to be in other languages: a test of the language filter. What passes everything is counted and not written.",
        "该数据源是否已知为其他语言，用来检验语言过滤。全部通过的会计数，但不写出。")]
    public bool Noise { get; init; }

    [Key("Where the data is from, told when it is not there.", "数据的来源，在数据不存在时告知。")]
    public DataSection Data { get; init; } = new();
}

/// <summary>Where data is from.</summary>
public sealed record DataSection
{
    [Key("Who publishes it.", "发布者。")]
    public string From { get; init; } = "";

    [Key("How much it is.", "大小。")]
    public string Size { get; init; } = "";

    [Key("Its licence.", "许可协议。")]
    public string Licence { get; init; } = "";

    [Key("The command that gets it.", "获取它的命令。")]
    public string Get { get; init; } = "";
}

/// <summary>How files are read; empty values: as the format has it.</summary>
public sealed record ReadingSection
{
    [Key(
        "jsonl, json_array, text, lines, blocks, csv, tsv, parquet, html, warc or wet. Empty: as the files' names tell.",
        "jsonl、json_array、text、lines、blocks、csv、tsv、parquet、html、warc 或 wet。留空表示由文件名判断。")]
    public string Format { get; init; } = "";

    [Key("The encoding, such as gb18030. Empty: it is found out.", "编码，例如 gb18030。留空表示自动检测。")]
    public string Encoding { get; init; } = "";

    [Key("The key or column of the text. Empty: text, in JSON arrays content.", "文本的键或列。留空表示 text，JSON 数组中为 content。")]
    public string Text { get; init; } = "";

    [Key("The key or column of the id. Empty: id.", "id 的键或列。留空表示 id。")]
    public string Id { get; init; } = "";

    [Key(
        "Whether the file's name stands before each id, as in cs:17: for files of one source that number their documents alike.",
        "是否在每个 id 前加上文件名，如 cs:17：用于同一数据源中各文件编号相同的情形。")]
    public bool FileInId { get; init; }

    [Key("The key or column of the address. Empty: url.", "网址的键或列。留空表示 url。")]
    public string Url { get; init; } = "";

    [Key("The crawl that the files are from. Empty: as a WARC file says of itself.", "文件所属的抓取批次。留空则取 WARC 文件自身的说明。")]
    public string Snapshot { get; init; } = "";

    [Key("Longest record; a longer one is skipped. 16.", "最长的记录，更长的跳过。默认 16。", Unit = "MB", Minimum = 1, Maximum = 1_000)]
    public int MaximumRecord { get; init; } = 16;

    internal ReadingSettings ToSettings() => new()
    {
        Format = Format.Length == 0 ? null : Enum.GetValues<CorpusFormat>().First(f => f.Key() == Format),
        Encoding = Optional(Encoding),
        Text = Optional(Text),
        Id = Optional(Id),
        FileInId = FileInId,
        Url = Optional(Url),
        Snapshot = Optional(Snapshot),
        MaximumRecordBytes = MaximumRecord << 20,
    };

    internal bool HasKnownFormat => Format.Length == 0 || Enum.GetValues<CorpusFormat>().Any(f => f.Key() == Format);

    private static string? Optional(string word) => word.Length == 0 ? null : word;
}

/// <summary>How large parts are.</summary>
public sealed record PartSection
{
    [Key("Records in a part at most. 20,000.", "一个分片最多的记录数。默认 20,000。", Unit = "records", Minimum = 1, Maximum = 10_000_000)]
    public int Records { get; init; } = 20_000;

    [Key(
        "Text after which a part ends. 16: each thread holds a part, in about three times as much memory.",
        "分片达到此文本量即结束。默认 16：每个线程持有一个分片，内存约为其三倍。",
        Unit = "MB",
        Minimum = 1,
        Maximum = 1_000)]
    public int Text { get; init; } = 16;
}
