using System.Buffers;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Corpora.Deduplication.Storage;

/// <summary>The lines of several files as one sequence, numbered from 0: read by several threads, read back by number, copied.</summary>
/// <remarks>
/// A number says which line of which file, whatever the number of threads; empty lines are counted too. Memory holds one block of lines for each
/// thread. Where a line begins is kept in a <see cref="LargeArray"/>, 8 bytes a line.
/// </remarks>
public sealed class NumberedLines : IDisposable
{
    private const int BlockBytes = 1 << 20;

    private readonly int _maximumLineBytes;
    private readonly LargeArray _places; // of each line where it begins in the concatenation of all files, and of the last one where it ends
    private readonly long[] _fileStarts; // and where the last one ends
    private readonly long[] _firstNumbers;
    private readonly LineBlock _copied = new(); // one for all copies: a new one for each file would be garbage of its size
    private bool _isScanned;

    /// <param name="files">The files, in order.</param>
    /// <param name="placesFile">A file for what does not fit into memory; made when it is needed, deleted with this.</param>
    /// <param name="memoryBytes">How much of the lines' places may stay in memory.</param>
    /// <param name="maximumLineBytes">The longest line that is allowed.</param>
    public NumberedLines(IReadOnlyList<string> files, string placesFile, long memoryBytes, int maximumLineBytes = 16 << 20)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumLineBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumLineBytes, 1 << 29);
        (Files, _maximumLineBytes) = ([.. files], maximumLineBytes);
        _places = new LargeArray(placesFile, memoryBytes);
        (_fileStarts, _firstNumbers) = (new long[files.Count + 1], new long[files.Count]);
    }

    /// <summary>The files.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>How many lines there are; known after <see cref="Scan"/>.</summary>
    public long Count { get; private set; }

    /// <summary>How many bytes; known after <see cref="Scan"/>.</summary>
    public long Bytes => _fileStarts[^1];

    /// <summary>Reads all lines once; each thread takes blocks of them. May be done again: files that changed meanwhile are refused.</summary>
    /// <param name="workers">How many threads, at least 1.</param>
    /// <param name="state">Makes what belongs to each thread.</param>
    /// <param name="action">Takes a line, from several threads at once and in no order between them.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <exception cref="LinnetException">The first line in order for which <paramref name="action"/> threw one, or a file cannot be read.</exception>
    public void Scan<T>(int workers, Func<T> state, LineAction<T> action, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(action);
        using var blocks = new LineBlocks(Files, _maximumLineBytes, BlockBytes);
        Workers.Run(
            workers,
            () => (State: state(), Block: new LineBlock()),
            mine => blocks.Next(mine.Block),
            mine => Take(mine.Block, mine.State, action),
            cancellation);
        Finish(blocks);
    }

    /// <summary>Finds out where lines begin, and nothing else.</summary>
    /// <inheritdoc cref="Scan"/>
    internal void ScanPlaces(int workers, CancellationToken cancellation) => Scan(workers, () => 0, (_, _) => { }, cancellation);

    /// <summary>Reads lines back, best in ascending order; for one thread.</summary>
    public LineReader CreateReader() => new(this);

    /// <summary>Writes the lines of one file to a stream: as they are, changed, or not at all. For one thread at a time.</summary>
    /// <param name="file">Which of <see cref="Files"/>.</param>
    /// <param name="output">Receives the lines, each ended by <c>\n</c>.</param>
    /// <param name="rewrite">Decides for each line, in order.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <exception cref="ArtifactException">The file cannot be read, or is not the one that was scanned.</exception>
    public void Copy(int file, Stream output, LineRewrite rewrite, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(rewrite);
        using var blocks = new LineBlocks([Files[file]], _maximumLineBytes, BlockBytes);
        var (block, replacement) = (_copied, new ArrayBufferWriter<byte>());
        while (blocks.Next(block))
        {
            cancellation.ThrowIfCancellationRequested();
            var copied = 0; // lines that stay as they are go out together
            for (var (index, at) = (0, 0); index < block.Lines; index++)
            {
                var begin = at;
                var line = block.Next(index, ref at);
                var fate = rewrite(new NumberedLine(line.Bytes, _firstNumbers[file] + line.Number, line.Path, line.LineInFile), replacement);
                if (fate == LineFate.Keep)
                {
                    continue;
                }

                output.Write(block.Bytes[copied..begin]);
                copied = at;
                if (fate == LineFate.Replace)
                {
                    output.Write(replacement.WrittenSpan);
                    output.WriteByte((byte)'\n');
                }

                replacement.ResetWrittenCount();
            }

            output.Write(block.Bytes[copied..]);
            if (copied < block.Bytes.Length && block.Bytes[^1] != (byte)'\n')
            {
                output.WriteByte((byte)'\n');
            }
        }

        RequireSame(Files[file], blocks.Bytes, _fileStarts[file + 1] - _fileStarts[file]);
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    /// <summary>Bytes of a line with its end.</summary>
    internal long LengthOf(long number) => _places[number + 1] - _places[number];

    /// <summary>Where a line lies: the file, its number, the line's offset in it and its length with its end.</summary>
    internal (int File, long Offset, int Length) PlaceOf(long number)
    {
        var begin = _places[number];
        var file = Array.BinarySearch(_firstNumbers, number);
        file = file < 0 ? ~file - 1 : file;
        while (file + 1 < Files.Count && _firstNumbers[file + 1] == number)
        {
            file++; // files without a line begin with the same number
        }

        return (file, begin - _fileStarts[file], (int)LengthOf(number));
    }

    private void Take<T>(LineBlock block, T state, LineAction<T> action)
    {
        _places.EnsureLength(block.FirstNumber + block.Lines + 1);
        for (var (index, at) = (0, 0); index < block.Lines; index++)
        {
            _places[block.FirstNumber + index] = block.Offset + at;
            action(state, block.Next(index, ref at));
        }
    }

    private void Finish(LineBlocks blocks)
    {
        for (var file = 0; file < Files.Count; file++)
        {
            var (start, end) = (blocks.Begins[file].Start, file + 1 < Files.Count ? blocks.Begins[file + 1].Start : blocks.Bytes);
            if (_isScanned)
            {
                RequireSame(Files[file], end - start, _fileStarts[file + 1] - _fileStarts[file]);
            }

            (_fileStarts[file], _fileStarts[file + 1], _firstNumbers[file]) = (start, end, blocks.Begins[file].FirstNumber);
        }

        (_isScanned, Count) = (true, blocks.Lines);
        _places.EnsureLength(Count + 1);
        _places[Count] = blocks.Bytes;
    }

    internal static void RequireSame(string path, long found, long expected)
    {
        if (found != expected)
        {
            throw new ArtifactException(
                path,
                new Text($"the {expected} bytes that were read before", $"先前读到的 {expected} 字节"),
                new Text($"{found} bytes", $"{found} 字节"),
                new Text("Leave the files alone while they are read, and run the same command again.", "读取期间请勿改动文件，然后再次运行同一条命令。"));
        }
    }
}
