using System.Text.Json;
using System.Text.Unicode;

namespace Linnet.Core.JsonLines;

/// <summary>Reads one JSON object from bytes that may hold anything.</summary>
public static class JsonRecord
{
    /// <summary>Reads an object. Its strings can all be read: broken UTF-8 and half surrogate pairs are refused.</summary>
    /// <param name="bytes">One record, without a line end.</param>
    /// <param name="maximumDepth">Deepest nesting of objects and arrays.</param>
    /// <param name="value">The object; it stays valid.</param>
    /// <returns>Why there is none, or null.</returns>
    public static SkipReason? Parse(ReadOnlyMemory<byte> bytes, int maximumDepth, out JsonElement value)
    {
        value = default;
        var span = bytes.Span;
        if (span.IndexOfAnyExcept(" \t\r"u8) < 0)
        {
            return SkipReason.Empty;
        }

        if (span.Contains((byte)0))
        {
            return SkipReason.NulByte;
        }

        if (!Utf8.IsValid(span))
        {
            return SkipReason.BrokenUtf8;
        }

        // Before parsing: looking for duplicate keys already decodes them.
        if (JsonScan.HasLoneSurrogate(span))
        {
            return SkipReason.LoneSurrogate;
        }

        try
        {
            using var document = JsonDocument.Parse(
                bytes, new JsonDocumentOptions { MaxDepth = maximumDepth, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return SkipReason.NotAnObject;
            }

            value = document.RootElement.Clone();
            return null;
        }
        catch (JsonException)
        {
            return JsonScan.Depth(span) > maximumDepth ? SkipReason.TooDeep : SkipReason.BrokenJson;
        }
    }
}
