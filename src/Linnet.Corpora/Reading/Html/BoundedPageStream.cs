namespace Linnet.Corpora.Reading.Html;

/// <summary>A page handed to the parser in pieces so small that between them it can be stopped when it has taken too much memory.</summary>
/// <remarks>
/// HTML's rules for formatting elements that are not closed make each paragraph repeat all of them: a page of 20 KB can become a million
/// elements. No count of tags tells beforehand; what was allocated does, while it happens.
/// </remarks>
/// <param name="utf8">The page, in UTF-8.</param>
/// <param name="budget">How many bytes the thread may allocate from now on.</param>
internal sealed class BoundedPageStream(byte[] utf8, long budget) : Stream
{
    private const int PieceBytes = 64;

    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    private readonly long _before = GC.GetAllocatedBytesForCurrentThread();
    private int _given;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="PageTooComplexException">The budget is used up.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (GC.GetAllocatedBytesForCurrentThread() - _before > budget)
        {
            throw new PageTooComplexException();
        }

        // With a byte order mark the parser does not look for another encoding.
        var rest = _given < Mark.Length ? Mark.AsSpan(_given) : utf8.AsSpan(_given - Mark.Length);
        var count = Math.Min(Math.Min(buffer.Length, PieceBytes), rest.Length);
        rest[..count].CopyTo(buffer);
        _given += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    // On the parser's own thread, whose memory is watched.
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>A page takes too much memory to be parsed. Caught where it is parsed.</summary>
internal sealed class PageTooComplexException : Exception;
