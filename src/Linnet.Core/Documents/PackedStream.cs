using System.IO.Compression;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Linnet.Core.Documents;

/// <summary>A file read from its beginning to its end: unpacked where its first bytes are those of gzip or Zstandard, else as it is.</summary>
/// <remarks>
/// The name does not matter. Files that were packed one behind the other (gzip members, Zstandard frames) are read as one. What is cut off,
/// or goes on with other bytes, is an error and never a shorter text. Memory is bounded by Zstandard's window of at most 128 MiB; a file
/// that unpacks to more than <see cref="GreatestRatio"/> times its bytes is refused.
/// </remarks>
public sealed class PackedStream : Stream
{
    /// <summary>No text shrinks so far: a file that gives more bytes for each of its own was made to fill memory or disk.</summary>
    public const int GreatestRatio = 1000;

    private const int GreatestWindow = 27; // the binary logarithm; the greatest that zstd itself unpacks without being told to
    private const int BufferBytes = 1 << 17;
    private const long UncheckedBytes = 64 << 20;

    private readonly string _path;
    private readonly MarkedFile _file;
    private readonly Stream? _unpacked;
    private readonly Decompressor? _decompressor;
    private readonly byte[] _buffer = [];
    private int _start;
    private int _end;
    private bool _atEnd;
    private long _given;

    internal PackedStream(string path, MarkedFile file, Packing packing)
    {
        (_path, _file) = (path, file);
        switch (packing)
        {
            case Packing.Gzip:
                _unpacked = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
                _buffer = new byte[BufferBytes];
                break;
            case Packing.Zstandard:
                _decompressor = new Decompressor();
                _decompressor.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, GreatestWindow);
                _unpacked = new DecompressionStream(file, _decompressor, BufferBytes, leaveOpen: true);
                break;
        }
    }

    /// <summary>Whether the file is packed.</summary>
    public bool IsPacked => _unpacked is not null;

    /// <summary>Bytes of the file, as it lies on the disk.</summary>
    public long FileLength => _file.FileLength;

    /// <summary>Bytes of the file that were taken from the disk.</summary>
    public long FilePosition => _file.FilePosition;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <summary>Bytes that were given; it cannot be set.</summary>
    public override long Position
    {
        get => _given;
        set => throw new NotSupportedException();
    }

    /// <summary>Reads bytes.</summary>
    /// <exception cref="DataFormatException">The packing is broken, cut off, or unpacks to far too much; the offset in the file is named.</exception>
    /// <exception cref="ArtifactException">The file cannot be read.</exception>
    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = _unpacked is null ? _file.Read(buffer) : _buffer.Length > 0 ? ReadMarked(buffer) : _unpacked.Read(buffer);
        }
        catch (InvalidDataException error)
        {
            throw Broken(error);
        }
        catch (EndOfStreamException error)
        {
            throw Broken(error);
        }
        catch (ZstdException error)
        {
            throw error.Code == ZSTD_ErrorCode.ZSTD_error_frameParameter_windowTooLarge ? TooLarge(error) : Broken(error);
        }
        catch (IOException error)
        {
            FileErrors.Translate(_path, () => throw error);
            throw;
        }

        _given += read;
        if (IsPacked && _given > UncheckedBytes && _given / GreatestRatio > FilePosition)
        {
            throw Fault(new Text(
                $"unpacks to more than {GreatestRatio:N0} times its bytes, so it is not read. Unpack it by hand if it is what it should be.",
                $"解压后超过原大小的 {GreatestRatio:N0} 倍，因此不予读取。若确属正常，请手动解压。"));
        }

        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    /// <summary>Goes on behind so many bytes, from the beginning. Packed ones are unpacked on the way.</summary>
    /// <exception cref="InvalidOperationException">Something was read already.</exception>
    /// <exception cref="DataFormatException">The file has not so many bytes.</exception>
    public void Skip(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (_given > 0)
        {
            throw new InvalidOperationException("Something was read already.");
        }

        if (!IsPacked && bytes <= FileLength)
        {
            _file.Seek(bytes, SeekOrigin.Begin);
            _given = bytes;
            return;
        }

        var over = new byte[BufferBytes];
        for (var left = bytes; left > 0;)
        {
            var read = Read(over.AsSpan(0, (int)Math.Min(left, over.Length)));
            left = read > 0 ? left - read : throw Fault(new Text(
                $"has {_given:N0} bytes where more than {bytes:N0} were expected. It was changed: begin anew.",
                $"只有 {_given:N0} 字节，应多于 {bytes:N0}。文件已被更改：请重新开始。"));
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

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
            _unpacked?.Dispose();
            _decompressor?.Dispose();
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    // gzip's reader takes the end of the file for the end of the text, wherever it comes, and is silent about bytes that are no gzip. So a
    // mark is packed behind the file: only where all was read to its end does it come out last.
    private int ReadMarked(Span<byte> buffer)
    {
        var mark = MarkedFile.Mark;
        while (!_atEnd && _end - _start <= mark.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            var read = _unpacked!.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            if (read == 0)
            {
                _atEnd = _buffer.AsSpan(_start, _end - _start).SequenceEqual(mark) ? true : throw new InvalidDataException();
            }
        }

        var count = Math.Min(buffer.Length, Math.Max(0, _end - _start - mark.Length));
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    private DataFormatException Broken(Exception error) => Fault(
        new Text(
            $"expected packed data that goes on to its end, found data that is broken or cut off. Make the file anew.",
            $"压缩数据应完整，实际已损坏或被截断。请重新生成该文件。"),
        error);

    private DataFormatException TooLarge(Exception error) => Fault(
        new Text(
            "needs a window of more than 128 MiB to be unpacked. Pack it anew without --long and --ultra.",
            "解压需要超过 128 MiB 的窗口。请不带 --long 和 --ultra 重新压缩。"),
        error);

    private DataFormatException Fault(Text problem, Exception? error = null) => new(
        _path,
        0,
        new Text($"at or before byte {FilePosition:N0}: {problem.English}", $"第 {FilePosition:N0} 字节处或之前：{problem.Chinese}"),
        innerException: error);
}

/// <summary>How a file is packed.</summary>
internal enum Packing
{
    None,
    Gzip,
    Zstandard,
}
