using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Core.Documents;

/// <summary>Opens files that may be packed.</summary>
public static class PackedFile
{
    private static readonly string[] Endings = [".gz", ".zst"];

    /// <summary>Opens a file.</summary>
    /// <exception cref="ArtifactException">It is missing, cannot be read, or is packed in a way that is not read here.</exception>
    public static PackedStream Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var file = FileErrors.Translate(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));
        try
        {
            Span<byte> first = stackalloc byte[10];
            first = first[..Start(path, file, first)];
            var packing = first switch
            {
                [0x1F, 0x8B, ..] => Packing.Gzip,
                [0x28, 0xB5, 0x2F, 0xFD, ..] or [>= 0x50 and <= 0x5F, 0x2A, 0x4D, 0x18, ..] => Packing.Zstandard,
                _ => Packing.None,
            };
            return Unread(first) is { } kind
                ? throw new ArtifactException(
                    path,
                    new Text("a file as it is, or packed by gzip or zstd", "未压缩的文件，或用 gzip、zstd 压缩的文件"),
                    new Text($"a {kind} file", $"{kind} 文件"),
                    new Text("Unpack it first.", "请先解压。"))
                : new PackedStream(path, new MarkedFile(file, packing == Packing.Gzip), packing);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A file's name without the endings of packing: <c>a.jsonl</c> for <c>a.jsonl.zst</c>.</summary>
    public static string NameWithoutPacking(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Endings.FirstOrDefault(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) is { } found ? path[..^found.Length] : path;
    }

    private static int Start(string path, FileStream file, Span<byte> first)
    {
        try
        {
            var read = file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
            file.Seek(0, SeekOrigin.Begin);
            return read;
        }
        catch (IOException error)
        {
            FileErrors.Translate(path, () => throw error);
            throw;
        }
    }

    private static string? Unread(ReadOnlySpan<byte> first) => first switch
    {
        [(byte)'B', (byte)'Z', (byte)'h', _, 0x31, 0x41, 0x59, 0x26, ..] => ".bz2",
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => ".xz",
        [(byte)'P', (byte)'K', 3, 4, ..] => ".zip",
        [(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C, ..] => ".7z",
        _ => null,
    };
}
