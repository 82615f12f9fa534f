namespace Linnet.Corpora.Reading.Warc;

/// <summary>Lines and runs of bytes of a stream, with their offsets.</summary>
internal sealed class ByteSource(Stream stream)
{
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private byte[]? _returned;

    /// <summary>Where the line that <see cref="Line"/> gave begins.</summary>
    public long LineOffset { get; private set; }

    /// <summary>Bytes that were taken.</summary>
    public long Position { get; private set; }

    /// <summary>The next line without its end; of a longer one than allowed its beginning, the rest is read over.</summary>
    /// <returns>Null at the end.</returns>
    public byte[]? Line(int maximumBytes)
    {
        if (_returned is { } returned)
        {
            _returned = null;
            return returned;
        }

        LineOffset = Position;
        List<byte>? line = null;
        while (_start < _end || Fill())
        {
            line ??= [];
            var rest = _buffer.AsSpan(_start, _end - _start);
            var found = rest.IndexOf((byte)'\n');
            var part = found < 0 ? rest : rest[..found];
            line.AddRange(part[..Math.Min(part.Length, maximumBytes - line.Count)]);
            Take(found < 0 ? rest.Length : found + 1);
            if (found >= 0)
            {
                break;
            }
        }

        return line is null ? null : line is [.., (byte)'\r'] ? [.. line[..^1]] : [.. line];
    }

    /// <summary>Gives the last line back: it is the next once more.</summary>
    public void Return(byte[] line) => _returned = line;

    /// <summary>Reads bytes; fewer than asked for at the end alone.</summary>
    public int Read(Span<byte> bytes)
    {
        var read = 0;
        while (read < bytes.Length && (_start < _end || Fill()))
        {
            var count = Math.Min(bytes.Length - read, _end - _start);
            _buffer.AsSpan(_start, count).CopyTo(bytes[read..]);
            Take(count);
            read += count;
        }

        return read;
    }

    /// <summary>Reads over bytes.</summary>
    /// <returns>How many there were.</returns>
    public long Skip(long bytes)
    {
        var left = bytes;
        while (left > 0 && (_start < _end || Fill()))
        {
            var count = (int)Math.Min(left, _end - _start);
            Take(count);
            left -= count;
        }

        return bytes - left;
    }

    private void Take(int count)
    {
        _start += count;
        Position += count;
    }

    private bool Fill()
    {
        (_start, _end) = (0, stream.Read(_buffer));
        return _end > 0;
    }
}
