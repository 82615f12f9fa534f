using System.Text.Encodings.Web;
using System.Text.Json;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.JsonLines;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;

namespace Linnet.Core.Documents;

/// <summary>Reads and writes documents and prompts as JSON lines: UTF-8, <c>\n</c> after each, text readable as it is.</summary>
/// <remarks>Files may be packed by gzip or Zstandard. They are those that a stage of ours wrote, or as it would: a line that is not what it should be is an error, not a skipped record.</remarks>
public static class TextLines
{
    private const int ShownKeys = 8;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The documents of a file, in order, read while they are asked for.</summary>
    /// <exception cref="ArtifactException">The file cannot be read.</exception>
    /// <exception cref="DataFormatException">A line has no text, or a key is no string.</exception>
    public static IEnumerable<Document> ReadDocuments(string path, CancellationToken cancellation = default) =>
        Read(path, line => new Document(line.Optional("id") ?? $"{line.Number}", line.Optional("source") ?? "", line.Required("text")), cancellation);

    /// <summary>The prompts of a file, in order, read while they are asked for.</summary>
    /// <exception cref="ArtifactException">The file cannot be read.</exception>
    /// <exception cref="DataFormatException">A line lacks a key, or a key is no string.</exception>
    public static IEnumerable<PromptCompletion> ReadPrompts(string path, CancellationToken cancellation = default) => Read(
        path,
        line => new PromptCompletion(
            line.Required("id"), line.Optional("kind") ?? "", line.Optional("document") ?? "", line.Required("prompt"), line.Required("completion")),
        cancellation);

    /// <summary>The preference pairs of a file, in order, read while they are asked for.</summary>
    /// <exception cref="ArtifactException">The file cannot be read.</exception>
    /// <exception cref="DataFormatException">A line lacks a key, or a key is no string.</exception>
    public static IEnumerable<PreferencePair> ReadPairs(string path, CancellationToken cancellation = default) => Read(
        path,
        line => new PreferencePair(
            line.Required("id"), line.Optional("kind") ?? "", line.Required("prompt"), line.Required("chosen"), line.Required("rejected")),
        cancellation);

    /// <summary>Writes documents; the file appears whole or not at all.</summary>
    public static void Write(string path, IEnumerable<Document> documents) => Write(path, documents, (json, document) =>
    {
        json.WriteString("id", document.Id);
        json.WriteString("source", document.Source);
        json.WriteString("text", document.Text);
    });

    /// <summary>Writes prompts; the file appears whole or not at all.</summary>
    public static void Write(string path, IEnumerable<PromptCompletion> prompts) => Write(path, prompts, (json, prompt) =>
    {
        json.WriteString("id", prompt.Id);
        json.WriteString("kind", prompt.Kind);
        json.WriteString("document", prompt.Document);
        json.WriteString("prompt", prompt.Prompt);
        json.WriteString("completion", prompt.Completion);
    });

    /// <summary>Writes preference pairs; the file appears whole or not at all.</summary>
    public static void Write(string path, IEnumerable<PreferencePair> pairs) => Write(path, pairs, (json, pair) =>
    {
        json.WriteString("id", pair.Id);
        json.WriteString("kind", pair.Kind);
        json.WriteString("prompt", pair.Prompt);
        json.WriteString("chosen", pair.Chosen);
        json.WriteString("rejected", pair.Rejected);
    });

    /// <summary>Writes one JSON object a line; the file appears whole or not at all.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="items">What is written, one a line.</param>
    /// <param name="properties">Writes the properties of one item.</param>
    public static void Write<T>(string path, IEnumerable<T> items, Action<Utf8JsonWriter, T> properties)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(properties);
        AtomicFile.Write(path, output =>
        {
            using var json = new Utf8JsonWriter(output, Options);
            foreach (var item in items)
            {
                json.WriteStartObject();
                properties(json, item);
                json.WriteEndObject();
                json.Flush();
                output.WriteByte((byte)'\n');
                json.Reset();
            }
        });
    }

    private static IEnumerable<T> Read<T>(string path, Func<Line, T> item, CancellationToken cancellation)
    {
        var reader = new JsonLinesReader();
        long last = 0;
        using var stream = PackedFile.Open(path);
        foreach (var line in reader.Read(stream, path, cancellation))
        {
            RequireNoneSkipped(reader, path, last + 1);
            last = line.Number;
            yield return item(new Line(path, line.Number, line.Value));
        }

        RequireNoneSkipped(reader, path, last + 1);
    }

    private static void RequireNoneSkipped(JsonLinesReader reader, string path, long line)
    {
        if (reader.Counts.Skipped > 0)
        {
            var reason = Enum.GetValues<SkipReason>().First(r => r != SkipReason.Empty && reader.Counts[r] > 0).Describe();
            throw Error(path, line, new Text(
                $"expected one JSON object a line, found a line that is {reason.English}. Correct the line, or take it out.",
                $"每行应为一个 JSON 对象，实际有一行{reason.Chinese}。请修正或删去该行。"));
        }
    }

    private static DataFormatException Error(string path, long line, Text text) => new(path, line, text);

    private readonly record struct Line(string Path, long Number, JsonElement Value)
    {
        public string? Optional(string key) => !Value.TryGetProperty(key, out var found) ? null
            : found.ValueKind == JsonValueKind.String ? found.GetString()
            : throw Error(Path, Number, new Text(
                $"{key}: expected a string, found {found.ValueKind}. Correct the line, or take it out.",
                $"{key}：应为字符串，实际是 {found.ValueKind}。请修正或删去该行。"));

        public string Required(string key) => Optional(key) ?? throw Error(
            Path,
            Number,
            new Text(
                $"expected the key \"{key}\", found {Keys(", ") ?? "no key"}. Rename the key that holds it, or take the line out.",
                $"应有键 \"{key}\"，实际{(Keys("、") is { } keys ? $"只有 {keys}" : "没有任何键")}。请把相应的键改为此名，或删去该行。"));

        private string? Keys(string separator)
        {
            var names = Value.EnumerateObject().Select(property => $"\"{Excerpt.Of(property.Name)}\"").Take(ShownKeys).ToList();
            return names.Count == 0 ? null : string.Join(separator, names);
        }
    }
}
