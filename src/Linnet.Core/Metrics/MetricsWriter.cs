using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Core.Metrics;

/// <summary>Appends to <c>metrics.jsonl</c>: one JSON object a line, one line a step.</summary>
/// <remarks>
/// Each line reaches the system at once, so a killed process loses none; <see cref="Flush"/> waits for the disk. A checkpoint stores
/// <see cref="Position"/>, and the run that resumes from it calls <see cref="TruncateTo"/>: the file then equals that of a run
/// without interruption. Numbers are written in the shortest form that reads back as the same value.
/// </remarks>
public sealed class MetricsWriter : IDisposable
{
    private readonly FileStream _stream;

    private MetricsWriter(string path, FileStream stream) => (Path, _stream) = (path, stream);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The file's length in bytes, always at the end of a line.</summary>
    public long Position => _stream.Position;

    /// <summary>How many bytes of an unfinished last line were cut when the file was opened: 0 unless a process was killed while writing.</summary>
    public long CutBytes { get; private init; }

    /// <summary>Opens a file to append to, or creates it. An unfinished last line is cut.</summary>
    /// <inheritdoc cref="FileErrors.Translate{T}" path="/exception"/>
    public static MetricsWriter Open(string path) => FileErrors.Translate(path, () =>
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            var length = stream.Length;
            var end = EndOfLastLine(stream);
            stream.SetLength(end);
            stream.Position = end;
            return new MetricsWriter(path, stream) { CutBytes = length - end };
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    });

    /// <summary>Appends one line.</summary>
    /// <param name="line">Keys in the order in which they are written.</param>
    /// <exception cref="ArgumentException">A number is NaN or infinite: JSON has no such numbers, and training must have stopped before.</exception>
    /// <exception cref="ResourceException">The disk is full. The file is left as it was.</exception>
    public void Write(JsonObject line)
    {
        ArgumentNullException.ThrowIfNull(line);
        RequireFinite(line, "");
        var bytes = JsonText.Line(line);
        var position = _stream.Position;
        FileErrors.Translate(
            Path,
            () =>
            {
                try
                {
                    _stream.Write(bytes);
                }
                catch (IOException)
                {
                    // A full disk may have taken the first half of the line.
                    _stream.SetLength(position);
                    _stream.Position = position;
                    throw;
                }
            },
            bytes.Length);
    }

    /// <summary>Makes <c>{"step":1, …summary}</c> the file's only line: for a stage without steps, which begins again when it was killed.</summary>
    /// <param name="summary">What the stage came to, without the key <c>step</c>; stays as it is.</param>
    /// <inheritdoc cref="Write" path="/exception"/>
    public void WriteOnly(JsonObject summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var line = summary.DeepClone().AsObject();
        line.Insert(0, "step", 1);
        TruncateTo(0);
        Write(line);
    }

    /// <summary>Waits until the disk has every line. Call it before the checkpoint that stores <see cref="Position"/> is written.</summary>
    public void Flush() => FileErrors.Translate(Path, () => _stream.Flush(flushToDisk: true));

    /// <summary>Drops the lines after a checkpoint.</summary>
    /// <param name="position">The <see cref="Position"/> that the checkpoint stored.</param>
    /// <exception cref="ArtifactException">The file is shorter, or no line ends there: it is not the file of that checkpoint.</exception>
    public void TruncateTo(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        FileErrors.Translate(Path, () =>
        {
            if (position > _stream.Length || !EndsLine(position))
            {
                throw new ArtifactException(
                    Path,
                    new Text($"a line that ends at byte {position}, as the checkpoint says", $"按检查点所记，在第 {position} 字节处有一行结束"),
                    new Text($"{_stream.Length} bytes without it", $"共 {_stream.Length} 字节，该处没有行尾"),
                    new Text(
                        "The file is not the one that belongs to the checkpoint: start a new run with another --run.",
                        "该文件与检查点不匹配：请用另一个 --run 开始新的运行。"));
            }

            _stream.SetLength(position);
            _stream.Position = position;
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private bool EndsLine(long position)
    {
        if (position == 0)
        {
            return true;
        }

        _stream.Position = position - 1;
        return _stream.ReadByte() == '\n';
    }

    private static long EndOfLastLine(FileStream stream)
    {
        var buffer = new byte[4096];
        for (var end = stream.Length; end > 0;)
        {
            var start = Math.Max(0, end - buffer.Length);
            var block = buffer.AsSpan(0, (int)(end - start));
            stream.Position = start;
            stream.ReadExactly(block);
            if (block.LastIndexOf((byte)'\n') is >= 0 and var last)
            {
                return start + last + 1;
            }

            end = start;
        }

        return 0;
    }

    private static void RequireFinite(JsonNode? node, string path)
    {
        switch (node)
        {
            case JsonObject entries:
                foreach (var (key, value) in entries)
                {
                    RequireFinite(value, path.Length == 0 ? key : $"{path}.{key}");
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    RequireFinite(items[i], $"{path}[{i}]");
                }

                break;
            case JsonValue value when (value.TryGetValue<double>(out var number) && !double.IsFinite(number))
                || (value.TryGetValue<float>(out var single) && !float.IsFinite(single)):
                throw new ArgumentException($"{path} is not a finite number.", nameof(node));
        }
    }
}
