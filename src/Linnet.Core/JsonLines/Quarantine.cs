using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;

namespace Linnet.Core.JsonLines;

/// <summary>Keeps what was skipped for a person to look at: a JSON-lines file of place, reason and the beginning of each line.</summary>
public sealed class Quarantine : IDisposable
{
    private const int MaximumExcerptBytes = 200;

    private readonly string _path;
    private readonly FileStream _stream;

    /// <param name="path">The quarantine file; what it held is replaced.</param>
    /// <inheritdoc cref="FileErrors.Translate{T}" path="/exception"/>
    public Quarantine(string path)
    {
        _path = path;
        _stream = FileErrors.Translate(path, () => new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read));
    }

    /// <summary>Adds one line.</summary>
    /// <param name="file">Where it stood.</param>
    /// <param name="line">Its number, from 1.</param>
    /// <param name="reason">Why it was skipped.</param>
    /// <param name="bytes">The line or its beginning; at most 200 bytes are kept, what is not UTF-8 as U+FFFD.</param>
    public void Add(string file, long line, SkipReason reason, ReadOnlySpan<byte> bytes) => Add(file, line, reason.Key(), bytes);

    /// <summary>Adds one line whose record a stage refuses for a reason of its own.</summary>
    /// <param name="file">Where it stood.</param>
    /// <param name="line">Its number, from 1.</param>
    /// <param name="reason">Why it was skipped, in snake_case.</param>
    /// <param name="bytes">The line or its beginning; at most 200 bytes are kept, what is not UTF-8 as U+FFFD.</param>
    public void Add(string file, long line, string reason, ReadOnlySpan<byte> bytes) =>
        Add(string.Create(CultureInfo.InvariantCulture, $"{file}:{line}"), reason, bytes);

    /// <summary>Adds one record of a file that has no lines.</summary>
    /// <param name="place">Where it stood, such as <c>file@byte</c>.</param>
    /// <param name="reason">Why it was skipped, in snake_case.</param>
    /// <param name="bytes">The record or its beginning; at most 200 bytes are kept, what is not UTF-8 as U+FFFD.</param>
    public void Add(string place, string reason, ReadOnlySpan<byte> bytes)
    {
        var entry = JsonText.Line(new JsonObject
        {
            ["at"] = place,
            ["reason"] = reason,
            ["excerpt"] = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, MaximumExcerptBytes)]),
        });
        FileErrors.Translate(_path, () => _stream.Write(entry), entry.Length);
    }

    /// <inheritdoc/>
    public void Dispose() => FileErrors.Translate(_path, _stream.Dispose);
}
