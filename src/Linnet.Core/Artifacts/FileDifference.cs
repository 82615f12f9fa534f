using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Core.Artifacts;

/// <summary>One file that is not as it was written.</summary>
/// <param name="Path">Relative to the folder.</param>
/// <param name="Expected">What was written, or null when the file is extra.</param>
/// <param name="Found">What is there, or null when the file is missing.</param>
public sealed record FileDifference(string Path, FileEntry? Expected, FileEntry? Found)
{
    /// <summary>What should be there.</summary>
    public Text ExpectedText => Describe(Expected);

    /// <summary>What is there.</summary>
    public Text FoundText => Describe(Found);

    /// <summary>The files that differ, ordered by path.</summary>
    public static IReadOnlyList<FileDifference> Between(IEnumerable<FileEntry> expected, IEnumerable<FileEntry> found)
    {
        var left = expected.ToDictionary(e => e.Path, StringComparer.Ordinal);
        var right = found.ToDictionary(e => e.Path, StringComparer.Ordinal);
        return [.. left.Keys.Union(right.Keys, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(p => new FileDifference(p, left.GetValueOrDefault(p), right.GetValueOrDefault(p)))
            .Where(d => d.Expected != d.Found)];
    }

    /// <summary>The error that names this file.</summary>
    public ArtifactException ToException(string folder, Text nextStep) =>
        new(System.IO.Path.Combine(folder, Path), ExpectedText, FoundText, nextStep);

    private static Text Describe(FileEntry? entry) => entry is null
        ? new Text("no such file", "没有此文件")
        : new Text($"{entry.Bytes} bytes with SHA-256 {entry.Sha256}", $"{entry.Bytes} 字节、SHA-256 为 {entry.Sha256} 的内容");
}
