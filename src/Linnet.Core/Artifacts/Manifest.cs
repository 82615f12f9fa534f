using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Core.Artifacts;

/// <summary>What files a folder must hold: <c>manifest.json</c>, written last, <c>{"files":[{"path","bytes","sha256"}]}</c>.</summary>
/// <param name="Files">Every file but the manifest, ordered by path.</param>
public sealed record Manifest(IReadOnlyList<FileEntry> Files)
{
    /// <summary>The manifest's own name.</summary>
    public const string FileName = "manifest.json";

    private const int MaximumBytes = 16 << 20;

    private static readonly Text NextStep = new(
        "Use another checkpoint, or make this one again.", "请改用其他检查点，或重新生成这一个。");

    /// <summary>Hashes every file of <paramref name="folder"/> and writes its manifest, atomically.</summary>
    /// <inheritdoc cref="AtomicFile.Write(string, Action{Stream})" path="/exception"/>
    public static Manifest Write(string folder)
    {
        var manifest = new Manifest([.. HashFiles(folder, null, CancellationToken.None).Where(f => f.Path != FileName)]);
        AtomicFile.Write(Path.Combine(folder, FileName), JsonText.Pretty(manifest.ToJson()));
        return manifest;
    }

    /// <summary>Reads a folder's manifest.</summary>
    /// <exception cref="ArtifactException">There is none, or it is not byte for byte what <see cref="Write"/> wrote.</exception>
    public static Manifest Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var bytes = ArtifactFile.Read(
            path, MaximumBytes, new Text("a manifest, the sign that the folder is complete", "清单，即文件夹完整的标志"), NextStep);
        Manifest? manifest = null;
        try
        {
            if (JsonText.Parse(bytes) is JsonObject root && root["files"] is JsonArray files)
            {
                manifest = new Manifest(FileEntryJson.ReadAll(files));
            }
        }
        catch (Exception error) when (FileEntryJson.IsMalformed(error))
        {
            manifest = null;
        }

        // Comparing with what would be written finds every flipped bit, also in spaces and digits.
        if (manifest is null || !bytes.AsSpan().SequenceEqual(JsonText.Pretty(manifest.ToJson())))
        {
            throw new ArtifactException(
                path,
                new Text("a manifest as Linnet writes it", "Linnet 写出的清单"),
                new Text("other bytes: it is damaged or was edited", "其他内容：文件已损坏或被改动"),
                NextStep);
        }

        return manifest;
    }

    /// <summary>Hashes every file of <paramref name="folder"/> and compares with its manifest.</summary>
    /// <exception cref="ArtifactException">The first file that is missing, extra or damaged, with expected and found length and hash.</exception>
    public static Manifest Verify(string folder, CancellationToken cancellation = default)
    {
        var manifest = Read(folder);
        var problems = manifest.Compare(HashFiles(folder, null, cancellation));
        return problems.Count == 0 ? manifest : throw problems[0].ToException(folder, NextStep);
    }

    /// <summary>Hashes those files of <paramref name="folder"/> that are to be read, and compares with its manifest; of the others it asks for presence alone.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isRead">Whether a file, by its path in the manifest, is to be read.</param>
    /// <exception cref="ArtifactException">The first file that is missing, extra or damaged, with expected and found length and hash.</exception>
    public static void VerifyRead(string folder, Func<string, bool> isRead)
    {
        var manifest = Read(folder);
        var (read, others) = FileErrors.Translate(folder, () =>
        {
            var there = FolderListing.Files(folder).ToLookup(isRead);
            return (ContentHash.OfFiles(folder, there[true]), there[false].ToHashSet(StringComparer.Ordinal));
        });
        var problems = manifest.Compare(read.Concat(manifest.Files.Where(file => others.Contains(file.Path))));
        if (problems.Count > 0)
        {
            throw problems[0].ToException(folder, NextStep);
        }
    }

    /// <summary>The files that are not as the manifest says, given what is there. Entries of the manifest itself are left out.</summary>
    public IReadOnlyList<FileDifference> Compare(IEnumerable<FileEntry> found) =>
        FileDifference.Between(Files, found.Where(f => f.Path != FileName));

    /// <summary>Verifies a folder and gives its digest, as <see cref="ContentHash.OfPath"/> defines it, with one reading.</summary>
    internal static ContentDigest HashVerified(string folder, Action<long>? advanced, CancellationToken cancellation)
    {
        var manifest = Read(folder);
        var found = HashFiles(folder, advanced, cancellation);
        var problems = manifest.Compare(found);
        return problems.Count == 0 ? ContentHash.OfEntries(found) : throw problems[0].ToException(folder, NextStep);
    }

    private static IReadOnlyList<FileEntry> HashFiles(string folder, Action<long>? advanced, CancellationToken cancellation) =>
        FileErrors.Translate(folder, () => ContentHash.OfFiles(folder, FolderListing.Files(folder), advanced, cancellation));

    private JsonObject ToJson() => new() { ["files"] = new JsonArray([.. Files.Select(FileEntryJson.Write)]) };
}
