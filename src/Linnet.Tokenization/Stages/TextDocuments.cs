using System.Globalization;
using System.Text;
using Linnet.Core.Artifacts;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Tokenization.Training;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Tokenization.Stages;

/// <summary>Documents of a file: one a line of <c>.txt</c>, one a row of <c>.parquet</c>, any other as lines of JSON; lines may be packed by gzip or Zstandard.</summary>
internal static class TextDocuments
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The documents in order, read while they are asked for; empty lines are none.</summary>
    /// <exception cref="ArtifactException">The file cannot be read.</exception>
    /// <exception cref="DataFormatException">It is no UTF-8, broken, or a line of JSON or a row has no text.</exception>
    public static IEnumerable<Document> Read(string path, CancellationToken cancellation) =>
        TextBlockReader.LayoutOf(path) == TextLayout.Rows ? Rows(path, cancellation)
        : PackedFile.NameWithoutPacking(path).EndsWith(".txt", StringComparison.OrdinalIgnoreCase) ? Lines(path, cancellation)
        : TextLines.ReadDocuments(path, cancellation);

    private static IEnumerable<Document> Lines(string path, CancellationToken cancellation)
    {
        using var file = PackedFile.Open(path);
        using var reader = new StreamReader(file, Strict);
        for (long number = 1; Next(reader, path, number) is { } line; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (line.Length > 0)
            {
                yield return new Document($"{number}", "", line);
            }
        }
    }

    private static IEnumerable<Document> Rows(string path, CancellationToken cancellation)
    {
        using var file = ParquetTexts.Open(path);
        long row = 0;
        foreach (var text in file.Read(cancellation: cancellation))
        {
            row++;
            yield return new Document(row.ToString(CultureInfo.InvariantCulture), "", text ?? throw RowBlocks.NoText(path, row));
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
    }
}
