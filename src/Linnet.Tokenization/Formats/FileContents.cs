using System.IO.Compression;
using System.Text.Json;
using Linnet.Core.Artifacts;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Formats;

/// <summary>The bytes of a tokenizer's file, bounded; unpacked where they are gzip.</summary>
internal static class FileContents
{
    /// <summary>Longer files are refused, packed or unpacked.</summary>
    public const int MaximumBytes = 256 << 20;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = JsonSection.MaximumDepth, AllowDuplicateProperties = false };

    /// <summary>Reads a file.</summary>
    /// <exception cref="TokenizerFormatException">It is too long, or broken gzip.</exception>
    public static byte[] Read(string path)
    {
        var file = new FileInfo(path);
        if (file.Exists && file.Length > MaximumBytes)
        {
            throw new TokenizerFormatException(new Text($"{file.Length} bytes, more than {MaximumBytes}", $"{file.Length} 字节，超过 {MaximumBytes} 字节"));
        }

        var bytes = FileErrors.Translate(path, () => File.ReadAllBytes(path));
        return bytes is [0x1F, 0x8B, ..] ? Unpack(bytes) : bytes;
    }

    /// <summary>Parses JSON: a key that stands twice is an error, also deep inside.</summary>
    /// <exception cref="TokenizerFormatException">It is none: the message names line and byte.</exception>
    public static JsonDocument ParseJson(byte[] bytes)
    {
        var start = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        try
        {
            return JsonDocument.Parse(bytes.AsMemory(start), Strict);
        }
        catch (JsonException error)
        {
            var reason = error.Message.Split(" LineNumber:")[0].Split(" Path:")[0];
            var place = error.LineNumber is { } line && error.BytePositionInLine is { } inLine
                ? new Text($" at line {line + 1}, byte {inLine + 1 + (line == 0 ? start : 0)}", $"（第 {line + 1} 行第 {inLine + 1 + (line == 0 ? start : 0)} 字节）")
                : new Text("", "");
            throw new TokenizerFormatException(new Text($"broken JSON{place.English}: {reason}", $"损坏的 JSON{place.Chinese}：{reason}"));
        }
    }

    private static byte[] Unpack(byte[] packed)
    {
        using var unpacked = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            var buffer = new byte[1 << 16];
            while (gzip.Read(buffer) is > 0 and var count)
            {
                if (unpacked.Length + count > MaximumBytes)
                {
                    throw new TokenizerFormatException(new Text($"more than {MaximumBytes} bytes, unpacked", $"解压后超过 {MaximumBytes} 字节"));
                }

                unpacked.Write(buffer, 0, count);
            }
        }
        catch (InvalidDataException error)
        {
            throw new TokenizerFormatException(new Text(
                $"gzip that breaks after {unpacked.Length} bytes of its contents: {error.Message}", $"损坏的 gzip（解出 {unpacked.Length} 字节后）：{error.Message}"));
        }

        return unpacked.ToArray();
    }
}
