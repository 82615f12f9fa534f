using System.Text.Json;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.JsonLines;
using Linnet.Core.Messages;
using Linnet.Corpora.Reading;
using Linnet.Corpora.Reading.Encodings;
using Linnet.Corpora.Reading.Formats;

namespace Linnet.Corpora.Review.Queues;

/// <summary>Reads queues that people filled in: JSON lines, and spreadsheets as Excel, WPS and LibreOffice save them.</summary>
/// <remarks>A spreadsheet may come back in GB18030 or UTF-16, with semicolons or tabs, with columns left out or moved; only item, decision and note are read.</remarks>
internal static class QueueReader
{
    private const int MaximumBytes = 512 << 20;
    private const int MaximumRecordBytes = 16 << 20;
    private const int MaximumDepth = 64;

    /// <summary>The lines of a file, by its ending.</summary>
    /// <exception cref="DataFormatException">A line cannot be read.</exception>
    /// <exception cref="ArtifactException">The file cannot be read, or lacks a column.</exception>
    public static IEnumerable<QueueLine> Read(string path, CancellationToken cancellation) =>
        path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? Rows(path) : Lines(path, cancellation);

    private static IEnumerable<QueueLine> Lines(string path, CancellationToken cancellation)
    {
        using var stream = FileErrors.Translate(path, () => File.OpenRead(path));
        var lines = new TextLinesSource(stream, MaximumRecordBytes);
        while (lines.Next(out var line))
        {
            cancellation.ThrowIfCancellationRequested();
            JsonElement value = default;
            var fault = lines.IsTooLong ? SkipReason.TooLong : JsonRecord.Parse(line, MaximumDepth, out value);
            if (fault is { } reason and not SkipReason.Empty)
            {
                throw new DataFormatException(path, lines.Number, new Text(
                    $"expected a line of the queue as JSON, found a line that cannot be read ({reason.Describe().English}). Correct the line.",
                    $"应为 JSON 格式的队列行，实际无法读取（{reason.Describe().Chinese}）。请修正该行。"));
            }

            if (fault is null)
            {
                yield return new QueueLine(path, lines.Number, Word("item"), Word("decision"), Word("note"));
            }

            string Word(string key) => value.TryGetProperty(key, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString()! : key == "note" ? "" : throw new DataFormatException(
                path, lines.Number, new Text($"expected \"{key}\" as text, found none. Restore the line.", $"应有文本键 \"{key}\"，实际没有。请恢复该行。"));
        }
    }

    private static IEnumerable<QueueLine> Rows(string path)
    {
        var bytes = FileErrors.Translate(path, () => new FileInfo(path).Length <= MaximumBytes ? File.ReadAllBytes(path) : []);
        // Where the text does not tell, it is as Chinese spreadsheets are saved; a decision that comes out wrong is told of, not guessed.
        var encoding = EncodingDetector.OfLines(bytes.AsSpan(0, Math.Min(bytes.Length, 1 << 20))) ?? TextEncoding.GB18030;
        Stream stream = new MemoryStream(bytes);
        if (encoding.IsUtf16)
        {
            (stream, encoding) = (new Utf16Stream(stream, encoding.Page == TextEncoding.Utf16BigEndian.Page), TextEncoding.Utf8);
        }

        var rows = new DelimitedRows(new TextLinesSource(stream, MaximumRecordBytes), Separator(bytes), quotes: true, MaximumRecordBytes);
        int[]? columns = null;
        while (rows.Next())
        {
            if (rows.Fault is { } fault)
            {
                if (fault == ReadReason.Empty)
                {
                    continue;
                }

                throw new DataFormatException(path, rows.Line, new Text(
                    $"expected a row of the queue, found one that cannot be read ({fault.Describe().English}). Correct the row.",
                    $"应为队列的一行，实际无法读取（{fault.Describe().Chinese}）。请修正该行。"));
            }

            if (columns is null)
            {
                columns = Header(path, rows, encoding);
                continue;
            }

            var (row, at) = (rows, columns);
            if (Enumerable.Range(0, row.Count).All(i => row.Field(i).IsEmpty))
            {
                continue; // spreadsheets leave rows of separators behind
            }

            yield return new QueueLine(path, row.Line, Field(0), Field(1), Field(2));

            string Field(int i) => at[i] < 0 || at[i] >= row.Count ? "" : encoding.Decode(row.Field(at[i])) ?? throw new DataFormatException(path, row.Line, new Text(
                "expected text, found bytes of another encoding. Save the file as \"CSV UTF-8\".", "应为文本，实际是其他编码的字节。请另存为“CSV UTF-8”。"));
        }
    }

    private static int[] Header(string path, DelimitedRows rows, TextEncoding encoding)
    {
        var names = Enumerable.Range(0, rows.Count).Select(i => (encoding.Decode(rows.Field(i)) ?? "").Trim()).ToList();
        int[] found = [names.IndexOf("item"), names.IndexOf("decision"), names.IndexOf("note")];
        return found[0] >= 0 && found[1] >= 0 ? found : throw new ArtifactException(
            path,
            new Text("a first row that names the columns item and decision", "首行应有列名 item 和 decision"),
            new Text(string.Join(", ", names.Take(9)), string.Join("、", names.Take(9))),
            new Text("Restore the first row.", "请恢复首行。"));
    }

    private static byte Separator(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        var header = end < 0 ? bytes : bytes[..end];
        var (commas, semicolons, tabs) = (header.Count((byte)','), header.Count((byte)';'), header.Count((byte)'\t'));
        return tabs > commas && tabs > semicolons ? (byte)'\t' : semicolons > commas ? (byte)';' : (byte)',';
    }
}
