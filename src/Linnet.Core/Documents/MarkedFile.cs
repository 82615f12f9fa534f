using System.IO.Compression;

namespace Linnet.Core.Documents;

/// <summary>A file, and behind it a mark packed by gzip where one is asked for.</summary>
internal sealed class MarkedFile(FileStream file, bool isMarked) : Stream
{
    private static readonly byte[] PackedMark = Pack();

    private int _marked;

    /// <summary>What the mark unpacks to.</summary>
    public static ReadOnlySpan<byte> Mark => "\0linnet: the end\0"u8;

    /// <summary>The file's bytes.</summary>
    public long FileLength { get; } = file.Length;

    /// <summary>The file's bytes that were read.</summary>
    public long FilePosition { get; private set; }

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
    public override int Read(Span<byte> buffer)
    {
        var read = file.Read(buffer);
        FilePosition += read;
        if (read > 0 || !isMarked)
        {
            return read;
        }

        var count = Math.Min(buffer.Length, PackedMark.Length - _marked);
        PackedMark.AsSpan(_marked, count).CopyTo(buffer);
        _marked += count;
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Goes to a place in the file.</summary>
    public override long Seek(long offset, SeekOrigin origin) => FilePosition = file.Seek(offset, origin);

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    private static byte[] Pack()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(Mark);
        }

        return packed.ToArray();
    }
}
