using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Core.Artifacts;

/// <summary>Reads small files that Linnet wrote, with a bound on their size.</summary>
internal static class ArtifactFile
{
    /// <exception cref="ArtifactException">The file is missing, cannot be read, or is longer than the bound.</exception>
    public static byte[] Read(string path, int maximumBytes, Text expected, Text nextStep)
    {
        if (!File.Exists(path))
        {
            throw new ArtifactException(path, expected, new Text("no such file", "没有此文件"), nextStep);
        }

        return FileErrors.Translate(path, () =>
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (stream.Length > maximumBytes)
            {
                throw new ArtifactException(
                    path,
                    expected,
                    new Text($"a file of {ByteCount.Format(stream.Length)}", $"大小为 {ByteCount.Format(stream.Length)} 的文件"),
                    nextStep);
            }

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        });
    }
}
