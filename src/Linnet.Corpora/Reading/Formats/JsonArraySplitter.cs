using System.Buffers;

namespace Linnet.Corpora.Reading.Formats;

/// <summary>Splits a JSON array into its elements by brackets, quotes and commas alone. Memory is bounded by the longest element that is allowed.</summary>
/// <remarks>
/// An element that is broken inside, but whose brackets and quotes close, is one element, and the next is found. One whose quotes or brackets do
/// not close takes with it what follows, at worst up to the end of the file: then it is cut off.
/// </remarks>
/// <param name="stream">UTF-8; it is left open.</param>
/// <param name="maximumBytes">The longest element, in bytes.</param>
internal sealed class JsonArraySplitter(Stream stream, int maximumBytes)
{
    private const int ExcerptBytes = 256;

    private static readonly SearchValues<byte> InText = SearchValues.Create("\"\\"u8);
    private static readonly SearchValues<byte> Outside = SearchValues.Create("\"{}[],"u8);
    private static readonly SearchValues<byte> Blank = SearchValues.Create(" \t\r\n"u8);

    private byte[] _buffer = new byte[1 << 16];
    private int _start; // of what is not given yet
    private int _end;
    private long _taken; // bytes before _start
    private Part _part;

    private enum Part
    {
        Before,
        Inside,
        After,
        Done,
    }

    /// <summary>The byte at which the element that <see cref="Next"/> returned begins.</summary>
    public long Offset { get; private set; }

    /// <summary>Why what <see cref="Next"/> returned is no element, or null.</summary>
    public ReadReason? Fault { get; private set; }

    /// <summary>The next element, valid until the next call, or false at the end. A faulty one is only its beginning.</summary>
    public bool Next(out ReadOnlyMemory<byte> element)
    {
        (element, Fault) = (default, null);
        if (_part == Part.Before)
        {
            element = Open();
        }

        if (_part == Part.Inside)
        {
            SkipBlank();
            return Element(out element);
        }

        if (_part == Part.After)
        {
            element = SkipBlank() ? Rest(ReadReason.BehindTheArray) : default;
            _part = Part.Done;
        }

        return Fault is not null;
    }

    // "[", or what stands in its place: then all of the file is one fault.
    private ReadOnlyMemory<byte> Open()
    {
        while (_end - _start < 3 && Fill())
        {
        }

        if (_buffer.AsSpan(_start, _end - _start) is [0xEF, 0xBB, 0xBF, ..])
        {
            Take(3);
        }

        _part = Part.Done;
        if (!SkipBlank())
        {
            return default;
        }

        if (_buffer[_start] != '[')
        {
            return Rest(ReadReason.NotAnArray);
        }

        Take(1);
        var isEmpty = SkipBlank() && _buffer[_start] == ']';
        Take(isEmpty ? 1 : 0);
        _part = isEmpty ? Part.After : Part.Inside;
        return default;
    }

    private bool Element(out ReadOnlyMemory<byte> element)
    {
        Offset = _taken;
        var (depth, inString, at, dropped) = (0L, false, 0, 0L);
        byte[]? excerpt = null;
        while (true)
        {
            var rest = _buffer.AsSpan(_start + at, _end - _start - at);
            var found = rest.IndexOfAny(inString ? InText : Outside);
            if (found < 0 || (inString && rest[found] == '\\' && found + 1 == rest.Length))
            {
                at += found < 0 ? rest.Length : found;
                if (excerpt is not null || at > maximumBytes)
                {
                    // Too long: what was read is let go.
                    excerpt ??= _buffer.AsSpan(_start, Math.Min(at, ExcerptBytes)).ToArray();
                    dropped += at;
                    Take(at);
                    at = 0;
                }

                if (!Fill())
                {
                    element = excerpt ?? _buffer.AsMemory(_start, Math.Min(_end - _start, ExcerptBytes));
                    Take(_end - _start);
                    (Fault, _part) = (ReadReason.CutOff, Part.Done);
                    return true;
                }

                continue;
            }

            at += found;
            switch (_buffer[_start + at])
            {
                case (byte)'\\':
                    at++;
                    break;
                case (byte)'"':
                    inString = !inString;
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                case (byte)']' when depth == 0:
                case (byte)',' when depth == 0:
                    return Close(at, excerpt, out element);
                case (byte)'}' or (byte)']':
                    depth = Math.Max(0, depth - 1);
                    break;
            }

            at++;
        }
    }

    private bool Close(int length, byte[]? excerpt, out ReadOnlyMemory<byte> element)
    {
        _part = _buffer[_start + length] == ']' ? Part.After : Part.Inside;
        element = excerpt ?? _buffer.AsMemory(_start, length);
        if (excerpt is not null || length > maximumBytes)
        {
            (element, Fault) = (element[..Math.Min(element.Length, ExcerptBytes)], ReadReason.TooLong);
        }

        Take(length + 1);
        return true;
    }

    private byte[] Rest(ReadReason fault)
    {
        (Fault, Offset) = (fault, _taken);
        var excerpt = _buffer.AsSpan(_start, Math.Min(_end - _start, ExcerptBytes)).ToArray();
        do
        {
            Take(_end - _start);
        }
        while (Fill());
        return excerpt;
    }

    /// <summary>Goes to the next byte that is not blank; false at the end.</summary>
    private bool SkipBlank()
    {
        while (true)
        {
            var found = _buffer.AsSpan(_start, _end - _start).IndexOfAnyExcept(Blank);
            Take(found < 0 ? _end - _start : found);
            if (found >= 0)
            {
                return true;
            }

            if (!Fill())
            {
                return false;
            }
        }
    }

    private void Take(int count)
    {
        _start += count;
        _taken += count;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
