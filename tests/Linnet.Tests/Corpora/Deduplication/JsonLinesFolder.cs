using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Linnet.Corpora.Deduplication.Storage;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.Deduplication;

/// <summary>Texts as files of JSON lines, and room for work on disk.</summary>
internal sealed class JsonLinesFolder : IDisposable
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly TestFolder _folder = new();
    private int _opened;

    public JsonLinesFolder() => Directory.CreateDirectory(_folder["work"]);

    public string this[string name] => _folder[name];

    public static string Json(object document) => JsonSerializer.Serialize(document, Options);

    /// <summary>What is left in the folder for work.</summary>
    public string[] Leftovers() => [.. Directory.EnumerateFiles(_folder["work"], "*", SearchOption.AllDirectories)];

    public string Write(string name, IEnumerable<string> texts) => WriteLines(name, texts.Select(text => Json(new { text })));

    public string WriteLines(string name, IEnumerable<string> lines) => _folder.Write(name, string.Concat(lines.Select(line => line + "\n")));

    public NumberedLines Open(params string[] files) => new(files, _folder[$"work/places{_opened++}"], 1 << 30);

    /// <summary>Room for work on disk, with so little memory that everything goes through it where none is given.</summary>
    public DiskWork Work(int workers = 2, long memory = 4_096) => new(Directory.CreateDirectory(_folder[$"work/{_opened++}"]).FullName, memory, workers);

    public static List<string> Texts(string file) => [.. File.ReadLines(file, Encoding.UTF8)
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!)];

    public void Dispose() => _folder.Dispose();
}
