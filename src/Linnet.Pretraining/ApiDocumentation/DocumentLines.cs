using System.Text.Encodings.Web;
using System.Text.Json;

namespace Linnet.Pretraining.ApiDocumentation;

/// <summary>Writes the corpus as JSON lines: UTF-8, <c>\n</c> after each, text readable as it is.</summary>
public static class DocumentLines
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes <c>{"id", "source", "text"}</c> for each document.</summary>
    public static void Write(Stream output, IEnumerable<TypeDocument> documents) => WriteLines(output, documents, (json, document) =>
    {
        json.WriteString("id", document.Id);
        json.WriteString("source", document.Source);
        json.WriteString("text", document.Text);
    });

    /// <summary>Writes <c>{"kind", "id", "source", "reason"}</c> and, where something was kept instead, <c>"kept"</c>.</summary>
    public static void Write(Stream output, IEnumerable<RemovedText> removed) => WriteLines(output, removed, (json, text) =>
    {
        json.WriteString("kind", Name(text.Kind));
        json.WriteString("id", text.Id);
        json.WriteString("source", text.Source);
        json.WriteString("reason", Name(text.Reason));
        if (text.Kept is not null)
        {
            json.WriteString("kept", text.Kept);
        }
    });

    /// <summary>A name as it stands in the files: <c>duplicate_summary</c>.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static void WriteLines<T>(Stream output, IEnumerable<T> items, Action<Utf8JsonWriter, T> properties)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(items);
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
    }
}
