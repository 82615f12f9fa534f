using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Corpora.Ledger;

namespace Linnet.Corpora.Parts;

/// <summary>One finished part: its files with checksums, and its account.</summary>
/// <param name="Number">Its number, from 0, in the recipe's order of sources and files.</param>
/// <param name="Source">The source's name in the recipe.</param>
/// <param name="File">The file that it was read from, as it is called in places.</param>
/// <param name="Files">Its files, relative to the folder.</param>
/// <param name="Counts">What came in, went and is left.</param>
public sealed record PartRecord(int Number, string Source, string File, IReadOnlyList<FileEntry> Files, FunnelCounts Counts)
{
    /// <summary>The one file of that kind.</summary>
    public string PathOf(string kind) =>
        Files.FirstOrDefault(f => f.Path.StartsWith(kind + "/", StringComparison.Ordinal))?.Path ?? throw new InvalidDataException(kind);

    internal byte[] ToLine() => JsonText.Line(new JsonObject
    {
        ["part"] = Number,
        ["source"] = Source,
        ["file"] = File,
        ["files"] = new JsonArray([.. Files.Select(f => new JsonObject { ["path"] = f.Path, ["bytes"] = f.Bytes, ["sha256"] = f.Sha256 })]),
        ["counts"] = Counts.ToJson(),
    });

    /// <exception cref="ArtifactException">The line is no part's record.</exception>
    internal static PartRecord Read(string path, ReadOnlySpan<byte> line)
    {
        try
        {
            var json = JsonNode.Parse(line, null, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return new PartRecord(
                Value<int>(json, "part"),
                Value<string>(json, "source"),
                Value<string>(json, "file"),
                [.. FunnelCounts.Require(json, "files").AsArray().Select(f => Entry(Value<string>(f, "path"), Value<long>(f, "bytes"), Value<string>(f, "sha256")))],
                FunnelCounts.Read(FunnelCounts.Require(json, "counts")));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or InvalidDataException or ArgumentException or OverflowException)
        {
            throw new ArtifactException(
                path,
                new Text("the record of a part", "分片的记录"),
                new Text("other bytes: it is damaged or was edited", "其他内容：文件已损坏或被改动"),
                Path.GetFileName(path) == PartFolder.ListFile
                    ? new Text("Delete the stage's folder and run it again.", "请删除该阶段的文件夹并重新运行。")
                    : new Text("Delete it to make the part again.", "请删除它，以重新生成该分片。"),
                error);
        }
    }

    // What is read from another folder must not lead out of it.
    private static FileEntry Entry(string path, long bytes, string sha256) =>
        path.Split('/') is [var folder, var name] && name is not ("" or "." or "..") && folder is not ("" or "." or "..") && !path.Contains('\\', StringComparison.Ordinal) && bytes >= 0
            ? new FileEntry(path, bytes, sha256)
            : throw new InvalidDataException(path);

    private static T Value<T>(JsonNode? json, string key) => FunnelCounts.Require(json, key).GetValue<T>();
}
