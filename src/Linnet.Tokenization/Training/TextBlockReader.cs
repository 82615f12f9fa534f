using System.IO.Compression;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Training;

/// <summary>Reads files of text in blocks of whole lines: <c>.jsonl</c> with a key <c>text</c>, any other as plain text; either packed as <c>.gz</c>.</summary>
internal sealed class TextBlockReader : IDisposable
{
    /// <summary>A plain line that is longer is cut: several documents are made of it.</summary>
    public const int LongestLine = 1 << 24;

    private static readonly string[] JsonEndings = [".jsonl", ".ndjson", ".json"];
    private static readonly string[] UnreadEndings = [".parquet", ".zst", ".bz2", ".xz", ".zip"];

    private readonly IReadOnlyList<string> _files;
    private readonly long[] _lengths;
    private TextPosition _position;
    private FileStream? _file;
    private Stream? _stream;
    private byte[] _rest = [];

    /// <param name="files">The files.</param>
    /// <param name="position">Where to begin.</param>
    /// <exception cref="ArtifactException">A file is missing, or of a kind that is not read.</exception>
    public TextBlockReader(IReadOnlyList<string> files, TextPosition position)
    {
        (_files, _position) = (files, position);
        _lengths = [.. files.Select(Length)];
    }

    /// <summary>Bytes of all files, as they lie on the disk.</summary>
    public long TotalBytes => _lengths.Sum();

    /// <summary>Bytes of them that were read.</summary>
    public long BytesRead => _lengths.Take(_position.File).Sum() + (_file?.Position ?? 0);

    /// <summary>Reads the next block.</summary>
    /// <returns>False at the end of all files.</returns>
    /// <exception cref="ArtifactException">A file cannot be read.</exception>
    /// <exception cref="DataFormatException">A line is too long, or the packing is broken.</exception>
    public bool Read(TextBlock block)
    {
        while (_position.File < _files.Count)
        {
            var path = _files[_position.File];
            if (_stream is null)
            {
                Open(path);
            }

            (block.Path, block.IsJson, block.FirstLine, block.IsCut) = (path, IsJson(path), _position.Line, false);
            if (Guarded(path, () => Fill(block)))
            {
                _position = _position with
                {
                    Offset = _position.Offset + block.Length,
                    Line = _position.Line + block.Bytes.AsSpan(0, block.Length).Count((byte)'\n'),
                };
                block.End = _position;
                return true;
            }

            Close();
            _position = new TextPosition(_position.File + 1, 0, 1);
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private static bool IsJson(string path)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return JsonEndings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }

    private static long Length(string path)
    {
        if (UnreadEndings.FirstOrDefault(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) is { } ending)
        {
            throw new ArtifactException(
                path,
                new Text("a .txt or .jsonl file, plain or packed as .gz", ".txt 或 .jsonl 文件（可用 .gz 压缩）"),
                new Text($"a {ending} file", $"{ending} 文件"),
                new Text("Convert it first.", "请先转换。"));
        }

        var file = new FileInfo(path);
        return file.Exists ? file.Length : throw new ArtifactException(
            path,
            new Text("a file of text", "文本文件"),
            Directory.Exists(path) ? new Text("a folder", "文件夹") : new Text("nothing", "没有文件"),
            new Text("Name files that are there.", "请给出存在的文件。"));
    }

    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return FileErrors.Translate(path, read);
        }
        catch (InvalidDataException error)
        {
            throw new DataFormatException(
                path, 0, new Text("expected a .gz file, found broken packing. Make the file anew.", "应为 .gz 文件，实际压缩数据已损坏。请重新生成该文件。"), innerException: error);
        }
    }

    private void Open(string path)
    {
        _file = FileErrors.Translate(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));
        var isPacked = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        _stream = isPacked ? new GZipStream(_file, CompressionMode.Decompress) : _file;
        _rest = [];
        if (_position.Offset > 0)
        {
            Guarded(path, () =>
            {
                Skip(isPacked);
                return 0;
            });
        }
    }

    private void Skip(bool isPacked)
    {
        if (!isPacked)
        {
            _stream!.Seek(_position.Offset, SeekOrigin.Begin);
            return;
        }

        var over = new byte[1 << 16];
        for (var left = _position.Offset; left > 0;)
        {
            var read = _stream!.Read(over, 0, (int)Math.Min(left, over.Length));
            left = read > 0 ? left - read : throw new InvalidDataException();
        }
    }

    private void Close()
    {
        _stream?.Dispose();
        _file?.Dispose();
        (_stream, _file) = (null, null);
    }

    private bool Fill(TextBlock block)
    {
        var used = 0;
        block.Shrink();
        Append(block, ref used, _rest);
        _rest = [];
        while (true)
        {
            var read = _stream!.ReadAtLeast(block.Bytes.AsSpan(used), block.Bytes.Length - used, throwOnEndOfStream: false);
            used += read;
            var end = used < block.Bytes.Length ? used : block.Bytes.AsSpan(0, used).LastIndexOf((byte)'\n') + 1;
            if (end == 0 && used >= LongestLine)
            {
                end = block.IsJson ? throw TooLong(block) : CharacterEnd(block.Bytes.AsSpan(0, used));
                block.IsCut = true;
            }

            if (end > 0 || used == 0)
            {
                _rest = block.Bytes[end..used];
                block.Length = end;
                return end > 0;
            }

            var bytes = block.Bytes;
            Array.Resize(ref bytes, 2 * bytes.Length);
            block.Bytes = bytes;
        }
    }

    private static void Append(TextBlock block, ref int used, byte[] rest)
    {
        if (rest.Length >= block.Bytes.Length)
        {
            block.Bytes = new byte[2 * rest.Length];
        }

        rest.CopyTo(block.Bytes, used);
        used += rest.Length;
    }

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
