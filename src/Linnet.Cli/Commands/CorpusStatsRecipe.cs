using Linnet.Core.Recipes;
using Linnet.Corpora.Reading;

namespace Linnet.Cli.Commands;

/// <summary>What <c>corpus stats</c> takes as key=value.</summary>
internal sealed record CorpusStatsRecipe : IRecipe
{
    [Key("The files' format; null: as their names tell.", "文件格式；null：由文件名判断。")]
    public CorpusFormat? Format { get; init; }

    [Key("The files' encoding, such as gb18030; null: it is found out.", "文件编码，例如 gb18030；null：自动判断。")]
    public string? Encoding { get; init; }

    [Key("The key or column of the text; null: text, in JSON arrays content.", "文本的键或列；null：text，JSON 数组为 content。")]
    public string? Text { get; init; }

    [Key("The key or column of the id; null: id, where there is one.", "id 的键或列；null：若有 id 则用之。")]
    public string? Id { get; init; }

    [Key("The key or column of the source; null: source, in JSON arrays dataType, else the file's name.", "数据源的键或列；null：source，JSON 数组为 dataType，否则为文件名。")]
    public string? Source { get; init; }

    [Key("The key or column of the title; null: title, where there is one.", "标题的键或列；null：若有 title 则用之。")]
    public string? Title { get; init; }

    [Key("Whether the title is counted as the text's first line; null: in JSON arrays alone.", "标题是否计为正文首行；null：仅 JSON 数组如此。")]
    public bool? TitleLine { get; init; }

    [Key("csv and tsv: whether the first row names the columns; without, they are 1, 2, …", "csv 与 tsv：首行是否为列名；若否，各列为 1、2……")]
    public bool Header { get; init; } = true;

    [Key("csv and tsv: whether a field that begins with \" goes on to the next lone \".", "csv 与 tsv：以 \" 开头的字段是否延续到下一个单独的 \"。")]
    public bool Quotes { get; init; } = true;

    [Key("The longest record; a longer one is skipped. 16,777,216: a book.", "最长的记录；更长的跳过。默认 16,777,216：一本书。", Unit = "bytes", Minimum = 1, Maximum = 1 << 30)]
    public int MaximumRecordBytes { get; init; } = ReadingSettings.DefaultRecordBytes;

    [Key("The tokenizer that counts tokens; null: they are not counted.", "用于统计词元的分词器；null：不统计。")]
    public string? Tokenizer { get; init; }

    [Key("A fastText model that tells languages, such as lid.176.ftz; null: documents are told apart by script.", "判断语言的 fastText 模型，例如 lid.176.ftz；null：按文字区分。")]
    public string? Lid { get; init; }

    [Key("The page to write; null: none.", "要写出的页面；null：不写。")]
    public string? Out { get; init; }

    [Key("The file to keep skipped records in, with their places and reasons; null: none.", "保存被跳过记录（含位置与原因）的文件；null：不保存。")]
    public string? Quarantine { get; init; }

    [Key("Threads; 0: all. The numbers are the same for any.", "线程数；0：全部。结果与线程数无关。", Unit = "threads", Minimum = 0, Maximum = 256)]
    public int Threads { get; init; }

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check() => [];

    /// <summary>How files are read.</summary>
    public ReadingSettings ToSettings() => new()
    {
        Format = Format,
        Encoding = Encoding,
        Text = Text,
        Id = Id,
        Source = Source,
        Title = Title,
        TitleLine = TitleLine,
        Header = Header,
        Quotes = Quotes,
        MaximumRecordBytes = MaximumRecordBytes,
    };
}
