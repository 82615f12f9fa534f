using System.Text.Json;
using System.Text.Json.Nodes;

namespace Linnet.Core.Artifacts;

/// <summary>File entries as JSON objects.</summary>
internal static class FileEntryJson
{
    public static JsonNode Write(FileEntry entry) => new JsonObject
    {
        ["path"] = entry.Path,
        ["bytes"] = entry.Bytes,
        ["sha256"] = entry.Sha256,
    };

    /// <exception cref="InvalidDataException">A field is missing, or the path could leave its folder.</exception>
    public static FileEntry Read(JsonNode? node)
    {
        var entry = new FileEntry(
            Require(node, "path").GetValue<string>(),
            Require(node, "bytes").GetValue<long>(),
            Require(node, "sha256").GetValue<string>());
        return FolderListing.IsPlain(entry.Path) && entry.Bytes >= 0 && entry.Sha256.Length == 64
            ? entry
            : throw new InvalidDataException($"files: {entry.Path}");
    }

    /// <exception cref="InvalidDataException">As for one entry, or a path stands twice.</exception>
    public static IReadOnlyList<FileEntry> ReadAll(JsonNode array)
    {
        List<FileEntry> entries = [.. array.AsArray().Select(Read)];
        return entries.Select(e => e.Path).Distinct(StringComparer.Ordinal).Count() == entries.Count
            ? entries
            : throw new InvalidDataException("a path twice");
    }

    /// <exception cref="InvalidDataException">The node is no object or has no such key.</exception>
    public static JsonNode Require(JsonNode? node, string key) =>
        node is JsonObject entries && entries[key] is { } value ? value : throw new InvalidDataException(key);

    /// <summary>Whether reading JSON of another shape may raise this.</summary>
    public static bool IsMalformed(Exception error) =>
        error is JsonException or InvalidOperationException or FormatException or InvalidDataException or ArgumentException or OverflowException;
}
