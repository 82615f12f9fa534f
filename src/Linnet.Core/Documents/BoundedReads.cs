namespace Linnet.Core.Documents;

/// <summary>A file of which only so much is read at a time: a reader that goes round and round in broken data comes to an end.</summary>
internal sealed class BoundedReads(FileStream file) : Stream
{
    /// <summary>Bytes that may still be read. A call takes one more, so that calls at the end of the file are bounded too.</summary>
    public long Left { get; set; } = long.MaxValue;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => file.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => file.Position;
        set
        {
            Take(0);
            file.Position = value;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">More is read than may be.</exception>
    public override int Read(Span<byte> buffer) => Take(file.Read(buffer));

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Take(file.Read(buffer, offset, count));

    /// <inheritdoc/>
    public override int ReadByte()
    {
        Take(1);
        return file.ReadByte();
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer, offset, count));

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin)
    {
        Take(0);
        return file.Seek(offset, origin);
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Take(int bytes)
    {
        Left -= bytes + 1L;
        return Left >= 0 ? bytes : throw new InvalidDataException("more bytes are asked for than the file says that there are");
    }
}
