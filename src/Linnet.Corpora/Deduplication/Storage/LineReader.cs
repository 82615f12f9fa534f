using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Microsoft.Win32.SafeHandles;

namespace Linnet.Corpora.Deduplication.Storage;

/// <summary>Reads lines back by their number. One file is open at a time, so ascending numbers are best. For one thread.</summary>
public sealed class LineReader : IDisposable
{
    private readonly NumberedLines _lines;
    private SafeFileHandle? _handle;
    private int _file = -1;
    private byte[] _buffer = new byte[4096];

    internal LineReader(NumberedLines lines) => _lines = lines;

    /// <summary>A line; it is valid until the next call. Its number in the file is not known: 0.</summary>
    /// <param name="number">In [0, <see cref="NumberedLines.Count"/>).</param>
    /// <exception cref="ArtifactException">The file cannot be read.</exception>
    public NumberedLine Read(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, _lines.Count);
        var (file, offset, length) = _lines.PlaceOf(number);
        var path = _lines.Files[file];
        if (file != _file)
        {
            _handle?.Dispose();
            _handle = FileErrors.Translate(path, () => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            _file = file;
        }

        if (_buffer.Length < length)
        {
            _buffer = new byte[Math.Max(length, 2 * _buffer.Length)];
        }

        var handle = _handle!;
        for (var read = 0; read < length;)
        {
            var count = FileErrors.Translate(path, () => RandomAccess.Read(handle, _buffer.AsSpan(read, length - read), offset + read));
            if (count == 0)
            {
                NumberedLines.RequireSame(path, offset + read, offset + length);
            }

            read += count;
        }

        var line = _buffer.AsSpan(0, length).TrimEnd((byte)'\n');
        return new(offset == 0 && line.StartsWith("\uFEFF"u8) ? line[3..] : line, number, path, 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle?.Dispose();
}
