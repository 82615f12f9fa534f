using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Corpora.Reading;

/// <summary>How a file holds its documents.</summary>
public enum CorpusFormat
{
    /// <summary>One JSON object a line.</summary>
    Jsonl,

    /// <summary>One JSON array of objects, as WuDao's files.</summary>
    JsonArray,

    /// <summary>Plain text, the file one document.</summary>
    Text,

    /// <summary>Plain text, each line a document.</summary>
    Lines,

    /// <summary>Plain text, documents separated by blank lines.</summary>
    Blocks,

    /// <summary>Values separated by commas (RFC 4180).</summary>
    Csv,

    /// <summary>Values separated by tabs.</summary>
    Tsv,

    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>A web page, the file one document.</summary>
    Html,

    /// <summary>WARC: what a crawler received.</summary>
    Warc,

    /// <summary>WET: the plain text of a crawl.</summary>
    Wet,
}

/// <summary>Tells formats by the files' names.</summary>
public static class CorpusFormats
{
    private static readonly Dictionary<string, CorpusFormat> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jsonl"] = CorpusFormat.Jsonl,
        [".ndjson"] = CorpusFormat.Jsonl,
        [".json"] = CorpusFormat.JsonArray,
        [".txt"] = CorpusFormat.Text,
        [".md"] = CorpusFormat.Text,
        [".csv"] = CorpusFormat.Csv,
        [".tsv"] = CorpusFormat.Tsv,
        [".parquet"] = CorpusFormat.Parquet,
        [".html"] = CorpusFormat.Html,
        [".htm"] = CorpusFormat.Html,
        [".warc"] = CorpusFormat.Warc,
        [".wet"] = CorpusFormat.Wet,
    };

    /// <summary>The format that a file's name tells; <c>.gz</c> and <c>.zst</c> behind it do not matter. A <c>.json</c> whose first byte is no <c>[</c> is read as JSON lines.</summary>
    /// <exception cref="UsageException">It tells none.</exception>
    public static CorpusFormat Of(string path)
    {
        var ending = Path.GetExtension(PackedFile.NameWithoutPacking(path));
        return Endings.TryGetValue(ending, out var format) ? format : throw new UsageException(new Text(
            $"{path}: expected a name that ends in {string.Join(", ", Endings.Keys)}, packed as .gz or .zst or not. Say what it is: format=jsonl|json_array|text|lines|blocks|csv|tsv|parquet|html|warc|wet",
            $"{path}：文件名应以 {string.Join("、", Endings.Keys)} 结尾（可再加 .gz 或 .zst）。请写明格式：format=jsonl|json_array|text|lines|blocks|csv|tsv|parquet|html|warc|wet"));
    }

    /// <summary>The format as settings and results name it: <c>json_array</c>.</summary>
    public static string Key(this CorpusFormat format) => format == CorpusFormat.JsonArray ? "json_array" : format.ToString().ToLowerInvariant();
}
