namespace Linnet.Core.JsonLines;

/// <summary>Splits a stream at LF. Memory is bounded by the longest line that is allowed: the rest of a longer one is read over.</summary>
/// <param name="stream">The stream; it is left open.</param>
/// <param name="maximumBytes">The longest line that is allowed, in bytes without its LF.</param>
public sealed class LineSplitter(Stream stream, int maximumBytes)
{
    private const int ExcerptBytes = 1024;

    // One byte more than the longest line must fit an array.
    private readonly int _maximum = Math.Min(maximumBytes, Array.MaxLength - 1);
    private byte[] _buffer = new byte[Math.Min(1 << 16, Math.Min(maximumBytes, Array.MaxLength - 1) + 1)];
    private int _start;
    private int _end;
    private bool _atEnd;

    /// <summary>Whether the line that <see cref="Next"/> returned was longer than allowed: then it is only its beginning.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Whether the line that <see cref="Next"/> returned is the last and has no LF.</summary>
    public bool IsUnfinished { get; private set; }

    /// <summary>The next line without its LF, valid until the next call, or false at the end. A last line without LF counts.</summary>
    public bool Next(out ReadOnlyMemory<byte> line)
    {
        (IsTooLong, IsUnfinished) = (false, false);
        for (var searched = 0; ;)
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var length = searched + found;
                line = _buffer.AsMemory(_start, length);
                _start += length + 1;
                return true;
            }

            searched = _end - _start;
            if (searched > _maximum)
            {
                IsTooLong = true;
                line = _buffer.AsSpan(_start, Math.Min(_maximum, ExcerptBytes)).ToArray(); // reading over reuses the buffer
                ReadOver();
                return true;
            }

            if (!Fill())
            {
                line = _buffer.AsMemory(_start, searched);
                _start = _end;
                IsUnfinished = true;
                return searched > 0;
            }
        }
    }

    private void ReadOver()
    {
        do
        {
            var found = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (found >= 0)
            {
                _start += found + 1;
                return;
            }

            _start = _end;
        }
        while (Fill());
    }

    private bool Fill()
    {
        if (_atEnd)
        {
            return false;
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, (int)Math.Min(_maximum + 1L, 2L * _buffer.Length));
        }

        var count = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        _atEnd = count == 0;
        return count > 0;
    }
}
