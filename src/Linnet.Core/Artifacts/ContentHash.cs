using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Linnet.Core.Artifacts;

/// <summary>One file of an artifact.</summary>
/// <param name="Path">Relative to the artifact's folder, with '/'.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
public sealed record FileEntry(string Path, long Bytes, string Sha256);

/// <summary>Length and SHA-256 of contents.</summary>
/// <param name="Bytes">Length in bytes; of a folder, of all its files together.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
public readonly record struct ContentDigest(long Bytes, string Sha256);

/// <summary>SHA-256 of files and folders, streaming: memory does not grow with the contents.</summary>
public static class ContentHash
{
    private const int BufferSize = 1 << 20;

    /// <summary>The digest of bytes in memory.</summary>
    public static ContentDigest OfBytes(ReadOnlySpan<byte> bytes) => new(bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));

    /// <summary>The digest of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="advanced">Receives the number of bytes of each piece that was read, or null.</param>
    /// <param name="cancellation">Stops between pieces.</param>
    public static ContentDigest OfFile(string path, Action<long>? advanced = null, CancellationToken cancellation = default)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long total = 0;
            for (int count; (count = stream.Read(buffer)) > 0; total += count)
            {
                cancellation.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, count);
                advanced?.Invoke(count);
            }

            return new ContentDigest(total, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The entries of all files of a folder, ordered by path (ordinal).</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="relativePaths">Which files, as from <see cref="FolderListing.Files"/>.</param>
    /// <param name="advanced">Receives the number of bytes of each piece that was read, or null.</param>
    /// <param name="cancellation">Stops between pieces.</param>
    public static IReadOnlyList<FileEntry> OfFiles(
        string folder, IEnumerable<string> relativePaths, Action<long>? advanced = null, CancellationToken cancellation = default)
    {
        var entries = new List<FileEntry>();
        foreach (var relative in relativePaths)
        {
            var digest = OfFile(Path.Combine(folder, relative), advanced, cancellation);
            entries.Add(new FileEntry(relative, digest.Bytes, digest.Sha256));
        }

        return entries;
    }

    /// <summary>The digest of a file or of a whole folder. A folder's is that of the lines "path TAB bytes TAB sha256 LF" of its files by path.</summary>
    public static ContentDigest OfPath(string path, Action<long>? advanced = null, CancellationToken cancellation = default)
    {
        if (!Directory.Exists(path))
        {
            return OfFile(path, advanced, cancellation);
        }

        return OfEntries(OfFiles(path, FolderListing.Files(path), advanced, cancellation));
    }

    /// <summary>The digest of a folder from its files' entries.</summary>
    internal static ContentDigest OfEntries(IReadOnlyList<FileEntry> entries)
    {
        var lines = string.Concat(entries.Select(e => $"{e.Path}\t{e.Bytes}\t{e.Sha256}\n"));
        return new ContentDigest(entries.Sum(e => e.Bytes), OfBytes(Encoding.UTF8.GetBytes(lines)).Sha256);
    }
}
