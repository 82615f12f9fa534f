using System.Text;
using System.Text.Unicode;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Pretraining.Windows;

/// <summary>Reads a plain text file as one document, in blocks: memory does not grow with the file.</summary>
/// <remarks>A block ends where a line does, so that a file of any length is cut into tokens as a short one is; a line longer than 1 MiB is cut.</remarks>
public static class PlainTextFile
{
    private const int BlockLength = 1 << 20;

    /// <summary>Appends the file's bytes, without a byte order mark, as one document. An empty file adds nothing.</summary>
    /// <returns>Whether the file had text.</returns>
    /// <exception cref="DataFormatException">The file is not UTF-8: a whole file is no record that could be skipped.</exception>
    public static bool Append(string path, IDocumentSink writer, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(writer);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var block = new byte[BlockLength];
        var (kept, line, hasText, isFirst) = (0, 1L, false, true);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = file.ReadAtLeast(block.AsSpan(kept), block.Length - kept, throwOnEndOfStream: false);
            var isLast = kept + read < block.Length;
            var bytes = block.AsSpan(0, kept + read);
            var whole = isLast ? bytes.Length : LastLineEnd(bytes);
            var text = bytes[..whole];
            Check(path, text, line);
            line += text.Count((byte)'\n');

            var document = isFirst && text.StartsWith("\uFEFF"u8) ? text[3..] : text;
            writer.Append(document);
            hasText |= document.Length > 0;
            isFirst = false;
            if (isLast)
            {
                break;
            }

            kept = bytes.Length - whole;
            bytes[whole..].CopyTo(block);
        }

        if (hasText)
        {
            writer.EndDocument();
        }

        return hasText;
    }

    /// <summary>Length up to and with the last line end; without one, of whole characters.</summary>
    private static int LastLineEnd(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.LastIndexOf((byte)'\n') + 1;
        return end > 0 ? end : bytes.Length - UnfinishedTail(bytes);
    }

    /// <summary>Bytes at the end that may be the beginning of a character: 0 to 3.</summary>
    private static int UnfinishedTail(ReadOnlySpan<byte> bytes)
    {
        for (var length = 1; length <= Math.Min(3, bytes.Length); length++)
        {
            if (Rune.DecodeFromUtf8(bytes[^length..], out _, out _) == System.Buffers.OperationStatus.NeedMoreData)
            {
                return length;
            }
        }

        return 0;
    }

    private static void Check(string path, ReadOnlySpan<byte> text, long line)
    {
        if (Utf8.IsValid(text))
        {
            return;
        }

        var good = 0;
        while (Rune.DecodeFromUtf8(text[good..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            good += length;
        }

        var bad = line + text[..good].Count((byte)'\n');
        var value = text[good].ToString("X2", null);
        throw new DataFormatException(
            path,
            bad,
            new Text(
                $"expected UTF-8 text, found the byte 0x{value}. Convert the file to UTF-8 (iconv -f GB18030 -t UTF-8) or take it out of the recipe.",
                $"应为 UTF-8 文本，实际出现字节 0x{value}。请把文件转换为 UTF-8（iconv -f GB18030 -t UTF-8），或从配方中去掉它。"));
    }
}
