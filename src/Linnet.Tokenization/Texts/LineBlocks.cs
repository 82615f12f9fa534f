using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Texts;

/// <summary>Reads a file of lines, plain or packed, in blocks of whole lines.</summary>
internal sealed class LineBlocks : IBlockSource
{
    /// <summary>A plain line that is longer is cut: several documents are made of it.</summary>
    public const int LongestLine = 1 << 24;

    private readonly PackedStream _file;
    private byte[] _rest = [];

    /// <param name="path">The file.</param>
    /// <param name="offset">How many bytes of its text are left out.</param>
    public LineBlocks(string path, long offset)
    {
        _file = PackedFile.Open(path);
        try
        {
            _file.Skip(offset);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public long FilePosition => _file.FilePosition;

    /// <inheritdoc/>
    /// <exception cref="ArtifactException">The file cannot be read.</exception>
    /// <exception cref="DataFormatException">A line of JSON is too long, or the packing is broken.</exception>
    public bool Fill(TextBlock block)
    {
        block.Grow(_rest.Length + 1);
        _rest.CopyTo(block.Bytes, 0);
        var used = _rest.Length;
        _rest = [];
        while (true)
        {
            used += _file.ReadAtLeast(block.Bytes.AsSpan(used), block.Bytes.Length - used, throwOnEndOfStream: false);
            var end = used < block.Bytes.Length ? used : block.Bytes.AsSpan(0, used).LastIndexOf((byte)'\n') + 1;
            if (end == 0 && used >= LongestLine)
            {
                end = block.Layout == TextLayout.JsonLines ? throw TooLong(block) : CharacterEnd(block.Bytes.AsSpan(0, used));
                block.IsCut = true;
            }

            if (end > 0 || used == 0)
            {
                _rest = block.Bytes[end..used];
                block.Length = end;
                return end > 0;
            }

            block.Grow(used + 1);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // The last byte that begins a character: it and what follows belong to the next block.
    private static int CharacterEnd(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.Length - 1;
        while (end > bytes.Length - 4 && (bytes[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return end;
    }

    private static DataFormatException TooLong(TextBlock block) => new(block.Path, block.FirstLine, new Text(
        $"expected a line of at most {LongestLine:N0} bytes, found a longer one. Cut the document into several.",
        $"每行最多 {LongestLine:N0} 字节，实际更长。请将该文档切成几篇。"));
}
