using System.Text;
using Linnet.Core.Errors;

namespace Linnet.Core.Artifacts;

/// <summary>Writes a file so that its path never holds half of it: a reader sees the old contents or the new, also after a power cut.</summary>
public static class AtomicFile
{
    /// <summary>Writes <paramref name="bytes"/> to <paramref name="path"/>.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream})" path="/exception"/>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var contents = bytes.ToArray();
        FileErrors.Translate(path, () => Replace(path, stream => stream.Write(contents)), contents.Length);
    }

    /// <summary>Writes <paramref name="text"/> as UTF-8 without byte order mark.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream})" path="/exception"/>
    public static void WriteText(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes what <paramref name="write"/> puts into a stream: temporary name in the same folder, fsync, rename, fsync of the folder.</summary>
    /// <param name="path">The file; it is replaced when it exists.</param>
    /// <param name="write">Writes the contents. When it throws, the path is left as it was.</param>
    /// <exception cref="ResourceException">The disk is full.</exception>
    /// <exception cref="ArtifactException">The system refuses to write here.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        FileErrors.Translate(path, () => Replace(path, write));
    }

    private static void Replace(string path, Action<Stream> write)
    {
        var temporary = TemporaryName.For(path);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        Durable.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }
}
