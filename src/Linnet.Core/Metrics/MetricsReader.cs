using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.JsonLines;
using Linnet.Core.Messages;

namespace Linnet.Core.Metrics;

/// <summary>Reads <c>metrics.jsonl</c>, also while it is written: an unfinished last line is left out.</summary>
public static class MetricsReader
{
    private const int MaximumLine = 1 << 20;

    /// <summary>The finished lines, in order, one at a time. No file gives no lines.</summary>
    /// <exception cref="DataFormatException">A finished line is not a JSON object, or is longer than 1 MiB.</exception>
    /// <inheritdoc cref="FileErrors.Translate{T}" path="/exception"/>
    public static IEnumerable<JsonObject> Read(string path)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        using var stream = FileErrors.Translate(
            path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));
        var lines = new LineSplitter(stream, MaximumLine);
        for (long number = 1; ; number++)
        {
            var line = default(ReadOnlyMemory<byte>);
            if (!FileErrors.Translate(path, () => lines.Next(out line)))
            {
                yield break;
            }

            if (lines.IsTooLong)
            {
                throw Malformed(path, number, null);
            }

            if (lines.IsUnfinished)
            {
                yield break;
            }

            yield return Parse(path, number, line.Span);
        }
    }

    /// <summary>The last finished line, or null when there is none.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static JsonObject? Last(string path) => Read(path).LastOrDefault();

    private static JsonObject Parse(string path, long number, ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8) || JsonScan.HasLoneSurrogate(utf8))
        {
            throw Malformed(path, number, null);
        }

        try
        {
            return JsonText.Parse(utf8) as JsonObject ?? throw Malformed(path, number, null);
        }
        catch (JsonException error)
        {
            throw Malformed(path, number, error);
        }
    }

    private static DataFormatException Malformed(string path, long number, Exception? cause) => new(
        path,
        number,
        new Text(
            "expected one JSON object of at most 1 MiB, found something else. The file is damaged; the run itself is not.",
            "应为一个不超过 1 MiB 的 JSON 对象，实际不是。该文件已损坏，运行本身不受影响。"),
        innerException: cause);
}
