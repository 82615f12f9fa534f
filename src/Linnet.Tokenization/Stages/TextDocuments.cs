using System.IO.Compression;
using System.Text;
using Linnet.Core.Artifacts;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Stages;

/// <summary>Documents of a file: one a line of <c>.txt</c> or <c>.txt.gz</c>, any other as lines of JSON.</summary>
internal static class TextDocuments
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The documents in order, read while they are asked for; empty lines are none.</summary>
    /// <exception cref="ArtifactException">The file cannot be read.</exception>
    /// <exception cref="DataFormatException">It is no UTF-8, a broken .gz, or a line of JSON has no text.</exception>
    public static IEnumerable<Document> Read(string path, CancellationToken cancellation)
    {
        var isPacked = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        return (isPacked ? path[..^3] : path).EndsWith(".txt", StringComparison.OrdinalIgnoreCase) ? Lines(path, isPacked, cancellation) : TextLines.ReadDocuments(path, cancellation);
    }

    private static IEnumerable<Document> Lines(string path, bool isPacked, CancellationToken cancellation)
    {
        using var file = FileErrors.Translate(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16));
        using var reader = new StreamReader(isPacked ? new GZipStream(file, CompressionMode.Decompress) : file, Strict);
        for (long number = 1; Next(reader, path, number) is { } line; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (line.Length > 0)
            {
                yield return new Document($"{number}", "", line);
            }
        }
    }

    private static string? Next(StreamReader reader, string path, long number)
    {
        try
        {
            return FileErrors.Translate(path, reader.ReadLine);
        }
        catch (DecoderFallbackException error)
        {
            throw new DataFormatException(
                path, number, new Text("expected UTF-8, found other bytes here or a little further on. Convert the file.", "应为 UTF-8，此处或稍后有其他字节。请转换该文件。"), innerException: error);
        }
        catch (InvalidDataException error)
        {
            throw new DataFormatException(path, 0, new Text("expected a .gz file, found broken packing. Make the file anew.", "应为 .gz 文件，实际压缩数据已损坏。请重新生成该文件。"), innerException: error);
        }
    }
}
