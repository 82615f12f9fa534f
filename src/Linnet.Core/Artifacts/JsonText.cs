using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Linnet.Core.Artifacts;

/// <summary>JSON as Linnet writes it: the same values give the same bytes on every system.</summary>
public static class JsonText
{
    // These are files, never parts of a page: no need to escape what HTML would trip over.
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private static readonly JsonWriterOptions Indented = new()
    {
        Encoder = Encoder,
        Indented = true,
        IndentSize = 2,
        NewLine = "\n",
    };

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly JsonWriterOptions OneLine = new() { Encoder = Encoder };

    /// <summary>UTF-8, two spaces of indent, LF, keys in the order in which they were added, a LF at the end.</summary>
    public static byte[] Pretty(JsonNode node) => Write(node, Indented);

    /// <summary>UTF-8, one line without spaces, a LF at the end.</summary>
    public static byte[] Line(JsonNode node) => Write(node, OneLine);

    /// <summary>Reads JSON at once: a key that stands twice is an error here, not when somebody asks for it.</summary>
    /// <exception cref="JsonException">The bytes are not JSON, or a key stands twice.</exception>
    /// <exception cref="InvalidOperationException">A key is not text.</exception>
    internal static JsonNode? Parse(ReadOnlySpan<byte> utf8) => JsonNode.Parse(utf8, null, Strict);

    private static byte[] Write(JsonNode node, JsonWriterOptions options)
    {
        ArgumentNullException.ThrowIfNull(node);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, options))
        {
            node.WriteTo(writer);
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }
}
