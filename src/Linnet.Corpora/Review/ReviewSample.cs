using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.JsonLines;
using Linnet.Core.Messages;

namespace Linnet.Corpora.Review;

/// <summary>A sample to review: the units with what the machine did, and how they were drawn. Reviewers see the queues alone.</summary>
/// <param name="Seed">What it was drawn with.</param>
/// <param name="Reviewers">The reviewers.</param>
/// <param name="Items">The units, by name.</param>
/// <param name="Strata">The strata.</param>
/// <param name="Notes">What the sample could not have.</param>
public sealed record ReviewSample(
    ulong Seed, IReadOnlyList<string> Reviewers, IReadOnlyList<ReviewItem> Items, IReadOnlyList<ReviewStratum> Strata, IReadOnlyList<ReviewNote> Notes)
{
    /// <summary>The units with what the machine did.</summary>
    public const string ItemsFile = "items.jsonl";

    /// <summary>How they were drawn; written last.</summary>
    public const string SampleFile = "sample.json";

    private const int MaximumSampleBytes = 64 << 20;

    /// <summary>Writes the sample's files.</summary>
    public void Write(string folder)
    {
        FileErrors.RequirePath(folder, new Text("a review's folder", "复查文件夹"));
        var items = Path.Combine(folder, ItemsFile);
        AtomicFile.Write(items, stream =>
        {
            foreach (var item in Items)
            {
                stream.Write(JsonText.Line(item.ToJson()));
            }
        });
        AtomicFile.Write(Path.Combine(folder, SampleFile), JsonText.Pretty(new JsonObject
        {
            ["seed"] = Seed,
            ["reviewers"] = new JsonArray([.. Reviewers.Select(r => JsonValue.Create(r))]),
            ["items"] = new JsonObject { ["count"] = Items.Count, ["sha256"] = ContentHash.OfFile(items).Sha256 },
            ["strata"] = new JsonArray([.. Strata.Select(s => s.ToJson())]),
            ["notes"] = new JsonArray([.. Notes.Select(n => n.ToJson())]),
        }));
    }

    /// <summary>Reads a sample.</summary>
    /// <exception cref="ArtifactException">There is none, or it is not as it was written.</exception>
    public static ReviewSample Read(string folder)
    {
        FileErrors.RequirePath(folder, new Text("a review's folder", "复查文件夹"));
        var (path, items) = (Path.Combine(folder, SampleFile), Path.Combine(folder, ItemsFile));
        if (!File.Exists(path))
        {
            throw new ArtifactException(
                folder,
                new Text($"a folder that `corpus review sample` made, with {SampleFile}", $"由 `corpus review sample` 生成、含 {SampleFile} 的文件夹"),
                new Text("none", "没有"),
                new Text("Draw a sample first.", "请先抽样。"));
        }

        try
        {
            var bytes = FileErrors.Translate(path, () => new FileInfo(path).Length <= MaximumSampleBytes ? File.ReadAllBytes(path) : throw new InvalidDataException(path));
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = json.RootElement;
            if (ContentHash.OfFile(items).Sha256 != root.GetProperty("items").GetProperty("sha256").GetString())
            {
                throw new InvalidDataException(items);
            }

            return new ReviewSample(
                root.GetProperty("seed").GetUInt64(),
                [.. root.GetProperty("reviewers").EnumerateArray().Select(r => r.GetString()!)],
                [.. new JsonLinesReader().ReadFile(items).Select(line => ReviewItem.Read(line.Value))],
                [.. root.GetProperty("strata").EnumerateArray().Select(ReviewStratum.Read)],
                [.. root.GetProperty("notes").EnumerateArray().Select(ReviewNote.Read)]);
        }
        catch (Exception error) when (error is JsonException or InvalidDataException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new ArtifactException(
                error is InvalidDataException { Message: var file } && file == items ? items : path,
                new Text("the bytes that were written", "写入时的内容"),
                new Text("other bytes: the file is damaged or was edited", "其他内容：文件已损坏或被改动"),
                new Text("Restore it; decisions belong into the queues alone.", "请恢复该文件；决定只应写在队列文件中。"),
                error);
        }
    }
}
