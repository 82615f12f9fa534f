using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
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
            path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16));
        var line = new List<byte>();
        long number = 1;
        for (int next; (next = FileErrors.Translate(path, stream.ReadByte)) >= 0;)
        {
            if (next != '\n')
            {
                line.Add((byte)next);
                if (line.Count > MaximumLine)
                {
                    throw Malformed(path, number, null);
                }

                continue;
            }

            yield return Parse(path, number, [.. line]);
            line.Clear();
            number++;
        }
    }

    /// <summary>The last finished line, or null when there is none.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static JsonObject? Last(string path) => Read(path).LastOrDefault();

    private static JsonObject Parse(string path, long number, byte[] utf8)
    {
        try
        {
            return JsonNode.Parse(utf8) as JsonObject ?? throw Malformed(path, number, null);
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
