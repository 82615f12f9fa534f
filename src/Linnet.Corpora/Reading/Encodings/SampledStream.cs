using Linnet.Core.Errors;

namespace Linnet.Corpora.Reading.Encodings;

/// <summary>A stream whose beginning can be looked at before it is read. A fault in that beginning is told when reading comes to it.</summary>
internal sealed class SampledStream : Stream
{
    private readonly Stream _inner;
    private readonly byte[] _sample;
    private readonly DataFormatException? _fault;
    private readonly int _length;
    private int _given;

    /// <param name="inner">The stream; it is disposed with this one.</param>
    /// <param name="sampleBytes">How much of it can be looked at.</param>
    public SampledStream(Stream inner, int sampleBytes)
    {
        (_inner, _sample) = (inner, new byte[sampleBytes]);
        try
        {
            while (_length < sampleBytes && inner.Read(_sample, _length, sampleBytes - _length) is > 0 and var read)
            {
                _length += read;
            }
        }
        catch (DataFormatException fault)
        {
            _fault = fault;
        }
    }

    /// <summary>The beginning.</summary>
    public ReadOnlySpan<byte> Sample => _sample.AsSpan(0, _length);

    /// <summary>Bytes of the beginning that were not read yet.</summary>
    public int Ahead => _length - _given;

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
        if (_given < _length)
        {
            var count = Math.Min(buffer.Length, _length - _given);
            _sample.AsSpan(_given, count).CopyTo(buffer);
            _given += count;
            return count;
        }

        return _fault is null ? _inner.Read(buffer) : throw _fault;
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
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
