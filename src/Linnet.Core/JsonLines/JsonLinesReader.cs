using System.Text.Json;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;

namespace Linnet.Core.JsonLines;

/// <summary>One record of a JSON-lines file.</summary>
/// <param name="Number">The line's number, from 1.</param>
/// <param name="Value">The object. It stays valid.</param>
public readonly record struct JsonLine(long Number, JsonElement Value);

/// <summary>Reads files of one JSON object a line, whatever bytes they hold.</summary>
/// <remarks>
/// A byte order mark and CR before LF are taken off. A line that is no JSON object is never repaired: it is counted by its reason and,
/// where a quarantine is given, kept there. Every line is exactly one of record, skipped or empty. Memory is bounded by the longest
/// line that is allowed. Strings of a record can all be read: broken UTF-8 and half surrogate pairs were refused.
/// </remarks>
public sealed class JsonLinesReader
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Longest line in bytes, without its end. Longer ones are skipped.</summary>
    public int MaximumLineBytes { get; init; } = 16 << 20;

    /// <summary>Deepest nesting of objects and arrays.</summary>
    public int MaximumDepth { get; init; } = 64;

    /// <summary>Where skipped lines are kept, or null.</summary>
    public Quarantine? Quarantine { get; init; }

    /// <summary>What was read and skipped so far, over all files that this reader read.</summary>
    public SkipCounts Counts { get; } = new();

    /// <summary>The records of a file, in order, read while they are asked for.</summary>
    /// <exception cref="ArtifactException">The file is missing or cannot be read.</exception>
    public IEnumerable<JsonLine> ReadFile(string path, CancellationToken cancellation = default)
    {
        using var stream = FileErrors.Translate(
            path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));
        foreach (var line in Read(stream, path, cancellation))
        {
            yield return line;
        }
    }

    /// <summary>The records of a stream, in order, read while they are asked for.</summary>
    /// <param name="stream">UTF-8 text; it is not disposed.</param>
    /// <param name="name">What the stream is called in the quarantine and in errors.</param>
    /// <param name="cancellation">Stops between lines.</param>
    /// <exception cref="ArtifactException">The stream cannot be read.</exception>
    public IEnumerable<JsonLine> Read(Stream stream, string name, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumLineBytes, 1);
        var lines = new LineSplitter(stream, MaximumLineBytes);
        for (long number = 1; ; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            var line = default(ReadOnlyMemory<byte>);
            if (!FileErrors.Translate(name, () => lines.Next(out line)))
            {
                yield break;
            }

            line = Trim(line, isFirst: number == 1);
            JsonElement value = default;
            var fault = lines.IsTooLong ? SkipReason.TooLong : JsonRecord.Parse(line, MaximumDepth, out value);
            if (fault is { } reason)
            {
                Skip(name, number, reason, line.Span);
            }
            else
            {
                Counts.Records++;
                yield return new JsonLine(number, value);
            }
        }
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line, bool isFirst)
    {
        if (isFirst && line.Span.StartsWith(ByteOrderMark))
        {
            line = line[ByteOrderMark.Length..];
        }

        return line.Span is [.., (byte)'\r'] ? line[..^1] : line;
    }

    private void Skip(string name, long number, SkipReason reason, ReadOnlySpan<byte> line)
    {
        Counts.Add(reason);
        if (reason != SkipReason.Empty)
        {
            Quarantine?.Add(name, number, reason, line);
        }
    }
}
