using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Corpora.Deduplication.Storage;

/// <summary>Cuts files into blocks of whole lines, in order. For one thread at a time.</summary>
internal sealed class LineBlocks : IDisposable
{
    private readonly List<(long Start, long FirstNumber)> _begins = [];
    private readonly IReadOnlyList<string> _files;
    private readonly int _maximumLineBytes;
    private readonly int _blockBytes;
    private FileStream? _stream;
    private int _file = -1;
    private long _nextNumber;
    private long _nextLine;
    private long _fileStart; // where the file begins in the concatenation of all
    private long _position; // of the next block in the file

    public LineBlocks(IReadOnlyList<string> files, int maximumLineBytes, int blockBytes) =>
        (_files, _maximumLineBytes, _blockBytes) = (files, maximumLineBytes, Math.Min(blockBytes, maximumLineBytes));

    /// <summary>Lines handed out so far.</summary>
    public long Lines => _nextNumber;

    /// <summary>Bytes handed out so far.</summary>
    public long Bytes => _fileStart + _position;

    /// <summary>Of each file that was begun: where it begins in the concatenation of all, and the number of its first line.</summary>
    public IReadOnlyList<(long Start, long FirstNumber)> Begins => _begins;

    /// <summary>Fills a block; false at the end of the last file.</summary>
    /// <exception cref="ArtifactException">A file cannot be read.</exception>
    /// <exception cref="DataFormatException">A line is longer than allowed.</exception>
    public bool Next(LineBlock block)
    {
        while (_stream is null || !Fill(block))
        {
            _stream?.Dispose();
            _stream = null;
            _fileStart += _position;
            (_position, _nextLine) = (0, 1);
            if (_file + 1 >= _files.Count)
            {
                return false;
            }

            _file++;
            _begins.Add((_fileStart, _nextNumber));
            _stream = FileErrors.Translate(
                _files[_file], () => new FileStream(_files[_file], FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));
        }

        return true;
    }

    public void Dispose() => _stream?.Dispose();

    private bool Fill(LineBlock block)
    {
        var read = 0;
        for (var wanted = _blockBytes; ; wanted = (int)Math.Min(2L * wanted, _maximumLineBytes + 1L))
        {
            var buffer = block.Room(wanted);
            read += FileErrors.Translate(
                _files[_file], () => RandomAccess.Read(_stream!.SafeFileHandle, buffer.AsSpan(read, wanted - read), _position + read));
            if (read == 0)
            {
                return false;
            }

            // The end of the file, or a whole line; a short read in the middle comes round again.
            var end = buffer.AsSpan(0, read).LastIndexOf((byte)'\n') + 1;
            if (end == 0 && read < wanted && IsAtEnd(read))
            {
                end = read;
            }

            if (end > 0)
            {
                Take(block, buffer, end);
                return true;
            }

            if (read > _maximumLineBytes)
            {
                throw new DataFormatException(_files[_file], _nextLine, new Text(
                    $"expected a line of at most {_maximumLineBytes} bytes, found a longer one. Cut the document, or take it out.",
                    $"每行最多 {_maximumLineBytes} 字节，实际有更长的一行。请切分或删去该文档。"));
            }
        }
    }

    private bool IsAtEnd(int read) => _position + read >= FileErrors.Translate(_files[_file], () => RandomAccess.GetLength(_stream!.SafeFileHandle));

    private void Take(LineBlock block, byte[] buffer, int length)
    {
        block.Set(buffer.AsMemory(0, length), _files[_file], _nextNumber, _nextLine, _fileStart + _position, isFirst: _position == 0);
        _nextNumber += block.Lines;
        _nextLine += block.Lines;
        _position += length;
    }
}
