using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Texts;

/// <summary>
/// Reads files of text in blocks of whole documents: <c>.jsonl</c> with a key <c>text</c>, <c>.parquet</c> with such a column, any other as
/// plain text; lines may be packed by gzip or Zstandard.
/// </summary>
internal sealed class TextBlockReader : IDisposable
{
    private static readonly string[] JsonEndings = [".jsonl", ".ndjson", ".json"];

    private readonly IReadOnlyList<string> _files;
    private readonly long _rowGroupBytes;
    private readonly long[] _lengths;
    private TextPosition _position;
    private IBlockSource? _file;

    /// <param name="files">The files.</param>
    /// <param name="position">Where to begin.</param>
    /// <param name="rowGroupBytes">How many bytes the texts of a Parquet file's row group may take.</param>
    /// <exception cref="ArtifactException">A file is missing.</exception>
    public TextBlockReader(IReadOnlyList<string> files, TextPosition position, long rowGroupBytes = ParquetTexts.MaximumColumnBytes)
    {
        (_files, _position, _rowGroupBytes) = (files, position, rowGroupBytes);
        _lengths = [.. files.Select(LengthOf)];
    }

    /// <summary>Bytes of all files, as they lie on the disk.</summary>
    public long TotalBytes => _lengths.Sum();

    /// <summary>Bytes of them that were read.</summary>
    public long BytesRead => _lengths.Take(_position.File).Sum() + (_file?.FilePosition ?? 0);

    /// <summary>How the documents of a file stand there, by its name.</summary>
    public static TextLayout LayoutOf(string path)
    {
        var name = PackedFile.NameWithoutPacking(path);
        return ParquetTexts.IsParquet(path) ? TextLayout.Rows
            : JsonEndings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) ? TextLayout.JsonLines
            : TextLayout.Lines;
    }

    /// <summary>A file's length in bytes, as it lies on the disk.</summary>
    /// <exception cref="ArtifactException">It is missing.</exception>
    public static long LengthOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : throw new ArtifactException(
            path,
            new Text("a file of text", "文本文件"),
            Directory.Exists(path) ? new Text("a folder", "文件夹") : new Text("nothing", "没有文件"),
            path.Contains(',', StringComparison.Ordinal)
                ? new Text("Name files that are there; several have spaces between: input=A B.", "请给出存在的文件；多个文件以空格分隔：input=A B。")
                : new Text("Name files that are there.", "请给出存在的文件。"));
    }

    /// <summary>Reads the next block.</summary>
    /// <returns>False at the end of all files.</returns>
    /// <exception cref="ArtifactException">A file cannot be read.</exception>
    /// <exception cref="DataFormatException">A document is too long, or the file is broken.</exception>
    public bool Read(TextBlock block)
    {
        while (_position.File < _files.Count)
        {
            var path = _files[_position.File];
            block.Clear();
            (block.Path, block.File, block.Layout, block.FirstLine) = (path, _position.File, LayoutOf(path), _position.Line);
            _file ??= block.Layout == TextLayout.Rows ? new RowBlocks(path, _position.Offset, _rowGroupBytes) : new LineBlocks(path, _position.Offset);
            if (_file.Fill(block))
            {
                var isRows = block.Layout == TextLayout.Rows;
                _position = _position with
                {
                    Offset = _position.Offset + (isRows ? block.Ends.Count : block.Length),
                    Line = _position.Line + (isRows ? block.Ends.Count : block.Bytes.AsSpan(0, block.Length).Count((byte)'\n')),
                };
                block.End = _position;
                return true;
            }

            Leave(_position.File);
        }

        return false;
    }

    /// <summary>Goes on with the next file, if this one is still being read.</summary>
    public void Leave(int file)
    {
        if (_position.File == file)
        {
            Dispose();
            _position = new TextPosition(file + 1, 0, 1);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }
}
