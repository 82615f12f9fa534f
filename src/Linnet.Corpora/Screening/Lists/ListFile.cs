using System.Text;
using System.Text.Unicode;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Corpora.Reading.Formats;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Corpora.Screening.Lists;

/// <summary>One entry of a list.</summary>
/// <param name="Line">The line as it stands in the file, without its end.</param>
/// <param name="Number">Its number, from 1.</param>
public readonly record struct ListLine(string Line, int Number);

/// <summary>Reads lists: UTF-8, one entry a line; empty lines and those that begin with <c>#</c> are passed over. Packed by gzip or Zstandard or not.</summary>
public static class ListFile
{
    /// <summary>Longest line, in bytes.</summary>
    public const int LongestLine = 4_096;

    /// <summary>Most entries of a file.</summary>
    public const int MostEntries = 20_000_000;

    /// <summary>The entries, in order, read while they are asked for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops between lines.</param>
    /// <exception cref="ArtifactException">The file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">A line is too long or no UTF-8, or there are too many.</exception>
    public static IEnumerable<ListLine> Read(string path, CancellationToken cancellation = default) => Read(path, MostEntries, cancellation);

    internal static IEnumerable<ListLine> Read(string path, int mostEntries, CancellationToken cancellation)
    {
        using var stream = PackedFile.Open(path);
        var lines = new TextLinesSource(stream, LongestLine);
        for (var count = 0; lines.Next(out var bytes);)
        {
            cancellation.ThrowIfCancellationRequested();
            Require(!lines.IsTooLong, path, lines.Number, LongestLine + 1, new Text(
                $"expected lines of at most {LongestLine:N0} bytes, found a longer one. Write one entry a line.",
                $"每行应不超过 {LongestLine:N0} 字节，实际更长。请每行写一个条目。"));
            if (Decode(path, lines.Number, bytes.Span) is { } line)
            {
                Require(++count <= mostEntries && lines.Number <= int.MaxValue, path, lines.Number, 0, new Text(
                    $"expected at most {mostEntries:N0} entries, found more. Split the list among fewer entries, or drop what is not needed.",
                    $"条目应不超过 {mostEntries:N0} 个，实际更多。请删去不需要的条目。"));
                yield return new ListLine(line, (int)lines.Number);
            }
        }
    }

    /// <summary>An error at a character of an entry.</summary>
    /// <param name="path">The file.</param>
    /// <param name="line">The entry.</param>
    /// <param name="at">The UTF-16 unit at which it goes wrong, from 0.</param>
    /// <param name="problem">What was expected and found, and the next step.</param>
    internal static DataFormatException Error(string path, ListLine line, int at, Text problem) =>
        new(path, line.Number, problem, excerpt: line.Line, column: (int)Characters.Count(line.Line.AsSpan(0, at)) + 1);

    // Null where the line is no entry.
    private static string? Decode(string path, long number, ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
        {
            var good = 0;
            while (Rune.DecodeFromUtf8(bytes[good..], out _, out var length) == System.Buffers.OperationStatus.Done)
            {
                good += length;
            }

            Require(false, path, number, Encoding.UTF8.GetCharCount(bytes[..good]) + 1, new Text(
                "expected UTF-8, found other bytes. If the file is GB18030 or GBK: iconv -f GB18030 -t UTF-8 FILE > NEW",
                "应为 UTF-8，实际是其他编码。若文件是 GB18030 或 GBK：iconv -f GB18030 -t UTF-8 FILE > NEW"));
        }

        var zero = bytes.IndexOf((byte)0);
        Require(zero < 0, path, number, zero + 1, new Text(
            "expected UTF-8 text, found a zero byte (UTF-16, or no text). Convert the file.", "应为 UTF-8 文本，实际有零字节（可能是 UTF-16，或不是文本）。请转换该文件。"));
        var line = Encoding.UTF8.GetString(bytes);
        return line.Length == 0 || line[0] == '#' || string.IsNullOrWhiteSpace(line) ? null : line;
    }

    private static void Require(bool holds, string path, long line, int column, Text problem)
    {
        if (!holds)
        {
            throw new DataFormatException(path, line, problem, column: column);
        }
    }
}
