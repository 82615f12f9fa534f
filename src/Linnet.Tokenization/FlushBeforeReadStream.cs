namespace Linnet.Tokenization;

/// <summary>Reads from one stream; before each read, which may wait for a user or another program, it flushes another. Closing it closes neither, but flushes.</summary>
/// <param name="input">Read from.</param>
/// <param name="output">Flushed.</param>
/// <param name="cancellation">Ends a read that waits, with an <see cref="OperationCanceledException"/>.</param>
public sealed class FlushBeforeReadStream(Stream input, Stream output, CancellationToken cancellation) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        output.Flush();

        // A console does not let go of a read; so another thread waits for it, and is left behind when the user gives up.
        var reading = Task.Run(() => input.Read(buffer, offset, count), CancellationToken.None);
        reading.Wait(cancellation);
        return reading.Result;
    }

    /// <inheritdoc/>
    public override void Flush() => output.Flush();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            output.Flush();
        }

        base.Dispose(disposing);
    }
}
