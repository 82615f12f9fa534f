using System.IO.Compression;
using System.Text.Json;
using System.Text.Unicode;
using Linnet.Core.Artifacts;
using Linnet.Core.Messages;
using Linnet.Core.Unicode;

namespace Linnet.Tokenization.Formats;

/// <summary>The bytes of a tokenizer's file, bounded; unpacked where they are gzip.</summary>
internal static class FileContents
{
    /// <summary>Longer files are refused, packed or unpacked.</summary>
    public const int MaximumBytes = 256 << 20;

    private static readonly Text Again = new("Download or copy the file again.", "请重新下载或复制该文件。");

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
        RequireText(bytes, start);
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
            var isCut = JsonPlace.Position(bytes, bytes.Length) is var (last, inLast) && error.LineNumber + 1 >= last && error.BytePositionInLine + 1 + (last == 1 ? start : 0) >= inLast;
            throw isCut
                ? new TokenizerFormatException(new Text($"JSON that is cut off{place.English}", $"被截断的 JSON{place.Chinese}")) { NextStep = Again }
                : new TokenizerFormatException(new Text($"broken JSON{place.English}: {reason.TrimEnd('.')}", $"损坏的 JSON{place.Chinese}"));
        }
    }

    /// <summary>Names the file in what is wrong with it.</summary>
    /// <exception cref="TokenizerFormatException">What <paramref name="read"/> throws.</exception>
    public static T In<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (TokenizerFormatException error) when (error.Path is null)
        {
            throw new TokenizerFormatException(error.Text, null, path) { IsUnknownFormat = error.IsUnknownFormat, NextStep = error.NextStep };
        }
    }

    /// <summary>Refuses bytes that are no UTF-8, and escapes of half a character: no string could be made of them.</summary>
    private static void RequireText(byte[] bytes, int start)
    {
        if (!Utf8.IsValid(bytes))
        {
            var at = 0;
            while (Utf8CodePoint.Read(bytes, at, out var width) != Utf8CodePoint.Invalid)
            {
                at += width;
            }

            throw At(bytes, at, new Text("no UTF-8", "不是 UTF-8"));
        }

        if (bytes.AsSpan().IndexOf("\\u"u8) < 0)
        {
            return;
        }

        var reader = new Utf8JsonReader(bytes.AsSpan(start), new JsonReaderOptions { MaxDepth = JsonSection.MaximumDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }
            }
        }
        catch (InvalidOperationException)
        {
            throw At(bytes, start + (int)reader.TokenStartIndex, new Text("a string with half a character, as \\ud800 alone", "字符串中有半个字符（例如单独的 \\ud800）"));
        }
        catch (JsonException)
        {
            // Parsing says what is wrong.
        }
    }

    private static TokenizerFormatException At(byte[] bytes, int offset, Text found)
    {
        var (line, inLine) = JsonPlace.Position(bytes, offset);
        return new TokenizerFormatException(new Text(
            $"broken JSON at line {line}, byte {inLine}: {found.English}", $"损坏的 JSON（第 {line} 行第 {inLine} 字节）：{found.Chinese}"));
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
            var found = new Text(
                $"gzip that breaks after {unpacked.Length} bytes of its contents: {error.Message}", $"损坏的 gzip（解出 {unpacked.Length} 字节后）");
            throw new TokenizerFormatException(found) { NextStep = Again };
        }

        return unpacked.ToArray();
    }
}
