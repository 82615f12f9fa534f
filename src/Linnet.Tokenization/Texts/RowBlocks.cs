using System.Text;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Tokenization.Texts;

/// <summary>Reads the column <c>text</c> of a Parquet file in blocks of whole texts.</summary>
internal sealed class RowBlocks : IBlockSource
{
    private readonly ParquetTexts _file;
    private readonly IEnumerator<string?> _texts;
    private readonly long _rows;
    private readonly long _fileLength;
    private long _read;
    private bool _hasNext;

    /// <param name="path">The file.</param>
    /// <param name="row">How many rows are left out.</param>
    /// <param name="maximumBytes">How many bytes a row group's texts may take.</param>
    public RowBlocks(string path, long row, long maximumBytes)
    {
        _file = ParquetTexts.Open(path, maximumBytes: maximumBytes);
        (_rows, _read, _fileLength) = (Math.Max(1, _file.Rows), row, new FileInfo(path).Length);
        _texts = _file.Read(row).GetEnumerator();
    }

    /// <inheritdoc/>
    public long FilePosition => (long)((double)_read / _rows * _fileLength);

    /// <inheritdoc/>
    /// <exception cref="DataFormatException">The file is broken, a row has no text, or a text is too long.</exception>
    public bool Fill(TextBlock block)
    {
        if (!_hasNext && !_texts.MoveNext())
        {
            return false;
        }

        do
        {
            var text = _texts.Current ?? throw NoText(block.Path, _read + 1);
            var bytes = Encoding.UTF8.GetByteCount(text);
            if (bytes > LineBlocks.LongestLine)
            {
                throw new DataFormatException(block.Path, _read + 1, new Text(
                    $"expected a text of at most {LineBlocks.LongestLine:N0} bytes, found {bytes:N0}. Cut the document into several.",
                    $"每篇文本最多 {LineBlocks.LongestLine:N0} 字节，实际为 {bytes:N0}。请将该文档切成几篇。"));
            }

            _hasNext = block.Ends.Count > 0 && block.Length + bytes > block.Bytes.Length;
            if (_hasNext)
            {
                break;
            }

            block.Grow(bytes);
            block.Length += Encoding.UTF8.GetBytes(text, block.Bytes.AsSpan(block.Length));
            block.Ends.Add(block.Length);
            _read++;
        }
        while (_texts.MoveNext());
        return true;
    }

    /// <summary>A row without a text.</summary>
    public static DataFormatException NoText(string path, long row) => new(path, row, new Text(
        "expected a text in the column \"text\", found null. Take the row out.", "列 \"text\" 应为文本，实际为 null。请删去该行。"));

    /// <inheritdoc/>
    public void Dispose()
    {
        _texts.Dispose();
        _file.Dispose();
    }
}
