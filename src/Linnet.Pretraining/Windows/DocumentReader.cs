using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Linnet.Core.Artifacts;
using Linnet.Core.JsonLines;
using Linnet.Core.Progress;

namespace Linnet.Pretraining.Windows;

/// <summary>Reads text files into tokens: a <c>.jsonl</c> has a document in the field <c>text</c> of each line, any other file is one document.</summary>
/// <remarks>
/// Records without text are counted by reason and kept in a quarantine file. A record's <c>text</c> is taken as it is: no trimming,
/// no normalization.
/// </remarks>
public sealed class DocumentReader
{
    private const string TextField = "text";

    private readonly Quarantine? _quarantine;
    private readonly IProgressTask _progress;
    private long _done;

    /// <param name="quarantine">Receives what is skipped; stays the caller's. Null: it is counted alone.</param>
    /// <param name="progress">Is told of the bytes read so far, over all files.</param>
    public DocumentReader(Quarantine? quarantine, IProgressTask progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        (_quarantine, _progress) = (quarantine, progress);
    }

    /// <summary>Appends a file's documents.</summary>
    /// <param name="file">The file.</param>
    /// <param name="writer">Receives the documents.</param>
    /// <param name="skipped">Counts what is left out, by reason.</param>
    /// <param name="cancellation">Stops between records and blocks.</param>
    /// <exception cref="Core.Errors.DataFormatException">A plain file is not UTF-8.</exception>
    public void Append(TextFile file, IDocumentSink writer, SortedDictionary<string, long> skipped, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(skipped);
        if (file.Path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase))
        {
            AppendRecords(file, writer, skipped, cancellation);
        }
        else if (!FileErrors.Translate(file.Path, () => PlainTextFile.Append(file.Path, writer, cancellation)))
        {
            Add(skipped, "empty_file", 1);
        }

        _done += new FileInfo(file.Path).Length;
        _progress.Report(_done);
    }

    private void AppendRecords(TextFile file, IDocumentSink writer, SortedDictionary<string, long> skipped, CancellationToken cancellation)
    {
        using var stream = FileErrors.Translate(
            file.Path, () => new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0));
        var reader = new JsonLinesReader { Quarantine = _quarantine };
        byte[] buffer = [];
        foreach (var line in reader.Read(stream, file.Name, cancellation))
        {
            var hasText = line.Value.TryGetProperty(TextField, out var field) && field.ValueKind == JsonValueKind.String;
            var text = hasText ? Utf8(field, ref buffer) : [];
            if (text.IsEmpty)
            {
                var reason = hasText ? "empty_text" : "no_text";
                Add(skipped, reason, 1);
                _quarantine?.Add(file.Name, line.Number, reason, Encoding.UTF8.GetBytes(line.Value.GetRawText()));
                continue;
            }

            writer.Append(text);
            writer.EndDocument();
            if (line.Number % 1000 == 0)
            {
                _progress.Report(_done + stream.Position);
            }
        }

        foreach (var reason in Enum.GetValues<SkipReason>().Where(r => r != SkipReason.Empty && reader.Counts[r] > 0))
        {
            Add(skipped, reason.Key(), reader.Counts[reason]);
        }
    }

    // Without a detour over UTF-16, which would cost as much as a fast tokenizer.
    private static ReadOnlySpan<byte> Utf8(JsonElement text, ref byte[] buffer)
    {
        var raw = JsonMarshal.GetRawUtf8Value(text);
        if (!raw.Contains((byte)'\\'))
        {
            return raw[1..^1];
        }

        if (buffer.Length < raw.Length)
        {
            buffer = new byte[2 * raw.Length];
        }

        var reader = new Utf8JsonReader(raw);
        reader.Read();
        return buffer.AsSpan(0, reader.CopyString(buffer));
    }

    private static void Add(SortedDictionary<string, long> skipped, string reason, long count) =>
        skipped[reason] = skipped.GetValueOrDefault(reason) + count;
}
