using System.Text;

namespace Linnet.Corpora.Reading.Encodings;

/// <summary>UTF-16 as UTF-8. Half of a surrogate pair, or of a unit, becomes the byte FF, which no UTF-8 has, so that its line is found broken.</summary>
/// <param name="inner">UTF-16; it is disposed with this one.</param>
/// <param name="bigEndian">Which byte of a unit comes first.</param>
internal sealed class Utf16Stream(Stream inner, bool bigEndian) : Stream
{
    private const int UnitsInBlock = 1 << 14;

    private readonly byte[] _bytes = new byte[2 * UnitsInBlock];
    private readonly byte[] _utf8 = new byte[(3 * UnitsInBlock) + 4];
    private int _kept; // bytes of a unit, or of a pair, that the next block goes on with
    private int _start;
    private int _end;
    private bool _atEnd;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (_start == _end && !_atEnd)
        {
            Fill();
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _utf8.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Fill()
    {
        var read = inner.Read(_bytes, _kept, _bytes.Length - _kept);
        _atEnd = read == 0;
        var length = _kept + read;
        (_start, _end, _kept) = (0, 0, 0);
        var at = 0;
        for (; at + 1 < length; at += 2)
        {
            var unit = Unit(at);
            if (char.IsHighSurrogate(unit))
            {
                if (at + 3 >= length && !_atEnd)
                {
                    break;
                }

                if (at + 3 < length && char.IsLowSurrogate(Unit(at + 2)))
                {
                    Write(new Rune(unit, Unit(at + 2)));
                    at += 2;
                    continue;
                }
            }

            if (char.IsSurrogate(unit))
            {
                _utf8[_end++] = 0xFF;
            }
            else
            {
                Write(new Rune(unit));
            }
        }

        if (at < length && _atEnd)
        {
            _utf8[_end++] = 0xFF;
        }
        else if (at < length)
        {
            _bytes.AsSpan(at, length - at).CopyTo(_bytes);
            _kept = length - at;
        }
    }

    private char Unit(int at) => (char)(bigEndian ? (_bytes[at] << 8) | _bytes[at + 1] : (_bytes[at + 1] << 8) | _bytes[at]);

    private void Write(Rune rune) => _end += rune.EncodeToUtf8(_utf8.AsSpan(_end));
}
