using System.Runtime.ExceptionServices;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Parquet;
using Parquet.Meta;
using Parquet.Schema;

namespace Linnet.Core.Documents;

/// <summary>One column of text of a Parquet file, read a row group at a time.</summary>
/// <remarks>
/// The memory is that of the largest row group's column, as UTF-16; one that would take more than is allowed is refused before it is read.
/// Sizes and places are those that the file states; they are checked against the file's own length first. Data so broken that the package
/// never comes to an end is given up after a minute and a second for each MiB.
/// </remarks>
public sealed class ParquetTexts : IDisposable
{
    /// <summary>The column that holds a document's text, unless another is named.</summary>
    public const string TextColumn = "text";

    /// <summary>How many bytes a row group's column may take unpacked, unless told otherwise.</summary>
    public const long MaximumColumnBytes = 512 << 20;

    private const int SmallestFile = 12;
    private const int ReadsPerByte = 4; // a byte read alone takes two
    private const int SmallestReads = 1 << 16;
    private const long LeastSeconds = 60; // and one more for each MiB
    private const int OwnIoError = unchecked((int)0x80131620); // of an IOException that no call of the system caused
    private const int ShownColumns = 16;
    private const int RowBytes = 24; // of the two arrays that hold a row's text until it is asked for

    private readonly string _path;
    private readonly string _column;
    private readonly long _maximumBytes;
    private readonly FileStream _stream;
    private readonly BoundedReads _reads;
    private readonly ParquetReader _reader;
    private readonly DataField _field;

    private ParquetTexts(string path, string column, long maximumBytes, FileStream stream)
    {
        (_path, _column, _maximumBytes, _stream) = (path, column, maximumBytes, stream);
        RequireFrame(path, stream);
        _reads = new BoundedReads(stream) { Left = ReadsPerByte * stream.Length };
        _reader = Guarded(path, null, () => ParquetReader.CreateAsync(_reads).GetAwaiter().GetResult());
        _field = Field(path, column, Guarded(path, null, () => _reader.Schema));
    }

    /// <summary>All rows.</summary>
    public long Rows => Enumerable.Range(0, _reader.RowGroupCount).Sum(RowsOf);

    /// <summary>The names of the columns that can be read: those of text.</summary>
    public IReadOnlyList<string> Columns => [.. _reader.Schema.DataFields.Where(IsText).Select(Name)];

    /// <summary>Whether a file's name says that it is Parquet.</summary>
    public static bool IsParquet(string path) =>
        (path ?? throw new ArgumentNullException(nameof(path))).EndsWith(".parquet", StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="column">The column's name; of one inside of another, both with a dot between them.</param>
    /// <param name="maximumBytes">How many bytes a row group's column may take unpacked.</param>
    /// <exception cref="ArtifactException">The file is missing, cannot be read, or has no such column of text; the message names those that it has.</exception>
    /// <exception cref="DataFormatException">The file is no Parquet file, or broken.</exception>
    public static ParquetTexts Open(string path, string column = TextColumn, long maximumBytes = MaximumColumnBytes)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(column);
        var stream = FileErrors.Translate(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16));
        try
        {
            return new ParquetTexts(path, column, maximumBytes, stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The texts in order, read while they are asked for; null where a row has none.</summary>
    /// <param name="firstRow">How many rows are left out; row groups before it are not read.</param>
    /// <param name="cancellation">Stops between texts.</param>
    /// <exception cref="DataFormatException">The file is broken, or a row group is too large.</exception>
    public IEnumerable<string?> Read(long firstRow = 0, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        return ReadFrom(firstRow, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private IEnumerable<string?> ReadFrom(long firstRow, CancellationToken cancellation)
    {
        var before = 0L;
        for (var group = 0; group < _reader.RowGroupCount; before += RowsOf(group++))
        {
            cancellation.ThrowIfCancellationRequested();
            if (before + RowsOf(group) <= firstRow)
            {
                continue;
            }

            var (texts, levels) = Texts(group, cancellation);
            var next = 0;
            for (var row = 0; row < RowsOf(group); row++)
            {
                var text = levels is null || levels[row] == _field.MaxDefinitionLevel ? texts[next++] : (ReadOnlyMemory<char>?)null;
                if (before + row >= firstRow)
                {
                    cancellation.ThrowIfCancellationRequested();
                    yield return text is { } found ? new string(found.Span) : null;
                }
            }
        }
    }

    private long RowsOf(int group) => _reader.Metadata!.RowGroups[group].NumRows;

    private (ReadOnlyMemory<char>[] Texts, int[]? Levels) Texts(int group, CancellationToken cancellation)
    {
        using var rows = Guarded(_path, group, () => _reader.OpenRowGroupReader(group));
        var chunk = Guarded(_path, group, () => rows.GetMetadata(_field)?.MetaData ?? throw new InvalidDataException("no metadata"));
        RequireSize(_path, group, _column, rows.RowCount, chunk, _stream.Length, _maximumBytes);
        _reads.Left = ReadsPerByte * (SmallestReads + chunk.TotalCompressedSize);
        var texts = new ReadOnlyMemory<char>[rows.RowCount];
        var levels = _field.MaxDefinitionLevel > 0 ? new int[rows.RowCount] : null;
        var seconds = LeastSeconds + (chunk.TotalUncompressedSize >> 20);
        return Guarded(_path, group, () =>
        {
            // Broken data can send the package round in circles; what it began cannot be stopped, only left.
            var reading = Task.Run(() => rows.ReadRawAsync(_field, texts.AsMemory(), levels?.AsMemory(), null, cancellation).AsTask().GetAwaiter().GetResult(), cancellation);
            return WaitFor(reading, seconds, cancellation) ? (texts, levels) : throw new InvalidDataException($"reading did not end within {seconds:N0} seconds");
        });
    }

    private static bool WaitFor(Task task, long seconds, CancellationToken cancellation)
    {
        try
        {
            return task.Wait((int)Math.Min(1000 * seconds, int.MaxValue), cancellation);
        }
        catch (AggregateException error) when (error.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    private static DataField Field(string path, string column, ParquetSchema schema)
    {
        var fields = Guarded(path, null, () => schema.DataFields.ToDictionary(Name, StringComparer.Ordinal));
        if (fields.TryGetValue(column, out var field) && IsText(field))
        {
            return field;
        }

        var names = string.Join(", ", fields.Keys.Take(ShownColumns));
        throw new ArtifactException(
            path,
            new Text($"a column \"{column}\" of text", $"文本列 \"{column}\""),
            field is null
                ? new Text($"the columns {names}", $"这些列：{names}")
                : new Text($"one of {(field.MaxRepetitionLevel > 0 ? "lists" : field.ClrType.Name)}", $"类型为{(field.MaxRepetitionLevel > 0 ? "列表" : field.ClrType.Name)}的列"),
            new Text("Name the file's column of text, or rename it.", "请指定该文件的文本列，或将其改名。"));
    }

    private static string Name(DataField field) => string.Join('.', field.Path.ToList());

    private static bool IsText(DataField field) => field.ClrType == typeof(ReadOnlyMemory<char>) && field.MaxRepetitionLevel == 0;

    // "PAR1", the data, the footer, its length, "PAR1"
    private static void RequireFrame(string path, FileStream stream)
    {
        Span<byte> ends = stackalloc byte[12];
        var isWhole = FileErrors.Translate(path, () => stream.Length) >= SmallestFile;
        if (isWhole)
        {
            stream.ReadExactly(ends[..4]);
            stream.Seek(-8, SeekOrigin.End);
            stream.ReadExactly(ends[4..]);
            stream.Seek(0, SeekOrigin.Begin);
        }

        if (!isWhole || !ends[..4].SequenceEqual("PAR1"u8) || !ends[8..].SequenceEqual("PAR1"u8))
        {
            throw Fault(path, null, new Text("expected \"PAR1\" at its beginning and end, found other bytes: it is no Parquet file, or cut off", "首尾应为 \"PAR1\"，实际是其他字节：不是 Parquet 文件或已被截断"));
        }

        var footer = BitConverter.ToUInt32(ends[4..8]);
        if (footer > Math.Min(stream.Length - SmallestFile, Array.MaxLength))
        {
            throw Fault(path, null, new Text(
                $"byte {stream.Length - 8:N0}: expected a footer of at most {stream.Length - SmallestFile:N0} bytes, found {footer:N0}",
                $"第 {stream.Length - 8:N0} 字节：尾部元数据最多 {stream.Length - SmallestFile:N0} 字节，实际 {footer:N0}"));
        }

        RequireFooter(path, stream, (int)footer);
    }

    // The package goes round and round in metadata that does not end.
    private static void RequireFooter(string path, FileStream stream, int length)
    {
        var footer = new byte[length];
        stream.Seek(-8L - length, SeekOrigin.End);
        stream.ReadExactly(footer);
        stream.Seek(0, SeekOrigin.Begin);
        if (CompactStruct.Length(footer) != length)
        {
            throw Fault(path, null, new Text(
                $"byte {stream.Length - 8 - length:N0}: expected Parquet data that can be read, found metadata that does not end with its {length:N0} bytes",
                $"第 {stream.Length - 8 - length:N0} 字节：应为可读的 Parquet 数据，实际是未在其 {length:N0} 字节处结束的元数据"));
        }
    }

    private static void RequireSize(string path, int group, string column, long rows, ColumnMetaData chunk, long length, long maximumBytes)
    {
        if (rows < 0 || chunk.NumValues != rows || chunk.TotalUncompressedSize < 0 || chunk.TotalCompressedSize < 0 || chunk.DataPageOffset < 0
            || chunk.DataPageOffset > length || chunk.TotalCompressedSize > length)
        {
            throw Fault(path, group, new Text(
                $"column {column}: expected sizes within the file, found {rows:N0} rows, {chunk.NumValues:N0} values, {chunk.TotalCompressedSize:N0} bytes at {chunk.DataPageOffset:N0}",
                $"列 {column}：各项大小应在文件之内，实际为 {rows:N0} 行、{chunk.NumValues:N0} 个值、{chunk.DataPageOffset:N0} 处的 {chunk.TotalCompressedSize:N0} 字节"));
        }

        if (chunk.TotalUncompressedSize + (RowBytes * rows) > maximumBytes)
        {
            throw Fault(
                path,
                group,
                new Text(
                    $"column {column}: {rows:N0} rows take {chunk.TotalUncompressedSize:N0} bytes unpacked; a row group may take {maximumBytes:N0} with its rows",
                    $"列 {column}：{rows:N0} 行解压后为 {chunk.TotalUncompressedSize:N0} 字节；一个行组连同各行最多 {maximumBytes:N0} 字节"),
                next: new Text("Write the file anew with smaller row groups.", "请用更小的行组重新写出该文件。"));
        }
    }

    // The package tells broken files by whatever exception its parts come upon first, even of their own kinds.
    private static T Guarded<T>(string path, int? group, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (IOException error) when (error is not EndOfStreamException && error.HResult != OwnIoError)
        {
            return FileErrors.Translate<T>(path, () => throw error);
        }
        catch (Exception error) when (error is not (OperationCanceledException or LinnetException))
        {
            throw Fault(path, group, new Text($"expected Parquet data that can be read, found what cannot ({error.Message})", $"应为可读的 Parquet 数据，实际无法读取（{error.Message}）"), error);
        }
    }

    private static DataFormatException Fault(string path, int? group, Text problem, Exception? error = null, Text? next = null)
    {
        next ??= new Text("Make the file anew.", "请重新生成该文件。");
        var (place, chinese) = group is { } number ? ($"row group {number}, ", $"行组 {number}，") : ("", "");
        return new DataFormatException(
            path, 0, new Text($"{place}{problem.English}. {next.English}", $"{chinese}{problem.Chinese}。{next.Chinese}"), innerException: error);
    }
}
