using System.Buffers;
using System.Text;
using System.Text.Json;
using Linnet.Core.Artifacts;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.JsonLines;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Corpora.FastText;

/// <summary>A file of texts.</summary>
/// <param name="Path">Lines of text; <c>.jsonl</c>: objects with a key <c>text</c>; either packed as <c>.gz</c>.</param>
/// <param name="Label">The label of all its texts; null: the lines say it themselves, by words <c>__label__NAME</c> or the key <c>label</c>.</param>
internal sealed record LabelledFile(string Path, string? Label = null);

/// <summary>Reads labelled texts as lines of fastText: labels and text by blanks, without a line end.</summary>
internal static class LabelledLines
{
    private const int MaximumLineBytes = 64 << 20;

    /// <summary>The lines of files, in order, each valid until the next.</summary>
    /// <exception cref="ArtifactException">A file is missing or cannot be read.</exception>
    /// <exception cref="DataFormatException">A line is too long, or no record with a text and a label.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(IReadOnlyList<LabelledFile> files, CancellationToken cancellation)
    {
        foreach (var file in files)
        {
            using var stream = FileErrors.Translate(file.Path, () => PackedFile.Open(file.Path));
            var prefix = file.Label is null ? null : Prefixed(file.Label);
            foreach (var line in IsJson(file.Path) ? Records(stream, file, prefix, cancellation) : Lines(stream, file.Path, prefix))
            {
                cancellation.ThrowIfCancellationRequested();
                yield return line;
            }
        }
    }

    /// <summary>A label with its prefix.</summary>
    public static string Prefixed(string label) =>
        label.StartsWith(FastTextDictionary.LabelPrefix, StringComparison.Ordinal) ? label : FastTextDictionary.LabelPrefix + label;

    private static bool IsJson(string path)
    {
        var name = PackedFile.NameWithoutPacking(path);
        return name.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(Stream stream, string path, string? prefix)
    {
        var lines = new LineSplitter(stream, MaximumLineBytes);
        var labelled = new ArrayBufferWriter<byte>();
        for (var number = 1L; ; number++)
        {
            var line = default(ReadOnlyMemory<byte>);
            if (!Next(path, number, () => lines.Next(out line)))
            {
                yield break;
            }

            if (lines.IsTooLong)
            {
                throw new DataFormatException(path, number, new Text(
                    $"more than {MaximumLineBytes} bytes in a line. Break the line.", $"一行超过 {MaximumLineBytes} 字节。请拆分该行。"));
            }

            if (prefix is not null)
            {
                labelled.ResetWrittenCount();
                Append(labelled, prefix);
                labelled.Write(line.Span);
                line = labelled.WrittenMemory;
            }

            yield return line;
        }
    }

    private static bool Next(string path, long number, Func<bool> next)
    {
        try
        {
            return FileErrors.Translate(path, next);
        }
        catch (InvalidDataException error)
        {
            throw new DataFormatException(path, number, new Text(
                $"broken gzip ({error.Message}). Pack the file again.", $"gzip 数据损坏（{error.Message}）。请重新压缩该文件。"), innerException: error);
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Records(Stream stream, LabelledFile file, string? prefix, CancellationToken cancellation)
    {
        var reader = new JsonLinesReader();
        var labelled = new ArrayBufferWriter<byte>();
        var last = 0L;
        foreach (var record in reader.Read(stream, file.Path, cancellation))
        {
            RequireNoneSkipped(reader, file.Path, last + 1);
            last = record.Number;
            labelled.ResetWrittenCount();
            if (prefix is not null)
            {
                Append(labelled, prefix);
            }
            else
            {
                foreach (var label in Labels(record, file.Path))
                {
                    Append(labelled, label);
                }
            }

            AppendText(labelled, record, file.Path);
            yield return labelled.WrittenMemory;
        }

        RequireNoneSkipped(reader, file.Path, last + 1);
    }

    private static void RequireNoneSkipped(JsonLinesReader reader, string path, long line)
    {
        if (reader.Counts.Skipped > 0)
        {
            var reason = Enum.GetValues<SkipReason>().First(r => r != SkipReason.Empty && reader.Counts[r] > 0).Describe();
            throw new DataFormatException(path, line, new Text(
                $"expected one JSON object a line, found a line that is {reason.English}. Correct the line, or take it out.",
                $"每行应为一个 JSON 对象，实际有一行{reason.Chinese}。请修正或删去该行。"));
        }
    }

    private static IEnumerable<string> Labels(JsonLine record, string path)
    {
        var found = record.Value.TryGetProperty("label", out var value) ? value : default;
        var labels = found.ValueKind switch
        {
            JsonValueKind.String => [found],
            JsonValueKind.Array => found.EnumerateArray().ToArray(),
            _ => [],
        };
        if (labels.Length == 0 || labels.Any(label => label.ValueKind != JsonValueKind.String || !IsLabel(label.GetString()!)))
        {
            throw new DataFormatException(path, record.Number, new Text(
                "label: expected a text without blanks, or a list of such. Correct the line, or take it out.",
                "label：应为不含空白的字符串或其列表。请修正或删去该行。"), excerpt: found.ValueKind == JsonValueKind.Undefined ? null : found.GetRawText());
        }

        return labels.Select(label => Prefixed(label.GetString()!));
    }

    private static bool IsLabel(string label) => label.Length > 0 && !label.Any(c => c < 128 && WordScanner.IsBlank((byte)c));

    // Words of the text that look like labels would be taken for them.
    private static void AppendText(ArrayBufferWriter<byte> line, JsonLine record, string path)
    {
        if (!record.Value.TryGetProperty("text", out var value) || value.ValueKind != JsonValueKind.String)
        {
            throw new DataFormatException(path, record.Number, new Text(
                "expected the key \"text\" with a string. Correct the line, or take it out.", "应有值为字符串的键 \"text\"。请修正或删去该行。"));
        }

        var text = value.GetString()!;
        if (text.Contains(FastTextDictionary.LabelPrefix, StringComparison.Ordinal))
        {
            throw new DataFormatException(
                path,
                record.Number,
                new Text(
                    $"text: expected none of {FastTextDictionary.LabelPrefix}, which begins labels. Correct the line, or take it out.",
                    $"text：不应含有标签前缀 {FastTextDictionary.LabelPrefix}。请修正或删去该行。"),
                excerpt: text);
        }

        Append(line, text);
    }

    private static void Append(ArrayBufferWriter<byte> line, string text)
    {
        Encoding.UTF8.GetBytes(text, line);
        line.Write(" "u8);
    }
}
