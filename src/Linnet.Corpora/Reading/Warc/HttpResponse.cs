using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Linnet.Corpora.Reading.Warc;

/// <summary>An HTTP answer as a crawler stored it, its body unpacked.</summary>
/// <param name="Fault">Why there is no body, or null.</param>
/// <param name="MediaType">Such as <c>text/html</c>; "" where the answer does not say.</param>
/// <param name="Charset">The encoding that the header tells, or null.</param>
/// <param name="Body">The body.</param>
internal sealed record HttpResponse(ReadReason? Fault, string MediaType, string? Charset, ReadOnlyMemory<byte> Body)
{
    private const int HeaderBytes = 64 << 10;

    /// <summary>Reads an answer.</summary>
    /// <param name="content">Status line, headers and body.</param>
    /// <param name="maximumBytes">The longest body, unpacked.</param>
    public static HttpResponse Read(ReadOnlyMemory<byte> content, int maximumBytes)
    {
        var head = content.Span[..Math.Min(content.Length, HeaderBytes)];
        var (end, length) = (head.IndexOf("\r\n\r\n"u8), 4);
        if (head.IndexOf("\n\n"u8) is >= 0 and var bare && (end < 0 || bare < end))
        {
            (end, length) = (bare, 2);
        }

        if (end < 0 || !head.StartsWith("HTTP/"u8))
        {
            return Without(ReadReason.BrokenHttp);
        }

        var lines = Encoding.Latin1.GetString(head[..end]).Split('\n');
        var status = lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (status.Length < 2 || !int.TryParse(status[1], NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            return Without(ReadReason.BrokenHttp);
        }

        if (code != 200)
        {
            return Without(ReadReason.HttpStatus);
        }

        var (media, charset) = ContentType(Header(lines, "Content-Type") ?? "");
        var body = content[(end + length)..];
        if (media.Length > 0 && !IsHtml(media) && !IsPlain(media))
        {
            return Without(ReadReason.NotText);
        }

        var fault = Unpack(ref body, Header(lines, "Transfer-Encoding"), Header(lines, "Content-Encoding"), maximumBytes);
        return fault is { } reason ? Without(reason) : new HttpResponse(null, media, charset, body);
    }

    /// <summary>Whether this is a page: by its type, or by how it begins where it has none.</summary>
    public bool IsPage => MediaType.Length > 0 ? IsHtml(MediaType) : Body.Span.TrimStart(" \t\r\n"u8) is [(byte)'<', ..];

    /// <summary>Whether this is plain text.</summary>
    public bool IsPlainText => IsPlain(MediaType);

    private static bool IsHtml(string media) => media is "text/html" or "application/xhtml+xml";

    private static bool IsPlain(string media) => media is "text/plain";

    private static HttpResponse Without(ReadReason fault) => new(fault, "", null, default);

    private static string? Header(string[] lines, string name) => lines.Skip(1)
        .Where(line => line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();

    private static (string Media, string? Charset) ContentType(string value)
    {
        var parts = value.Split(';', StringSplitOptions.TrimEntries);
        var charset = parts.Skip(1).FirstOrDefault(part => part.StartsWith("charset=", StringComparison.OrdinalIgnoreCase));
        return (parts[0].ToLowerInvariant(), charset?["charset=".Length..]);
    }

    private static ReadReason? Unpack(ref ReadOnlyMemory<byte> body, string? transfer, string? packing, int maximumBytes)
    {
        if (transfer is not null && transfer.Contains("chunked", StringComparison.OrdinalIgnoreCase))
        {
            if (Chunks(body) is not { } joined)
            {
                return ReadReason.BrokenHttp;
            }

            body = joined;
        }

        // The last that was applied comes off first.
        foreach (var name in (packing ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            var packed = body;
            var source = new MemoryStream(packed.ToArray());
            using Stream? unpacked = name.ToLowerInvariant() switch
            {
                "gzip" or "x-gzip" => new GZipStream(source, CompressionMode.Decompress),
                "deflate" => packed.Span is [0x78, ..] ? new ZLibStream(source, CompressionMode.Decompress) : new DeflateStream(source, CompressionMode.Decompress),
                "br" => new BrotliStream(source, CompressionMode.Decompress),
                "identity" or "none" => source,
                _ => null,
            };
            if (unpacked is null)
            {
                return ReadReason.BrokenHttp;
            }

            try
            {
                body = Formats.WholeFile.Read(unpacked, maximumBytes, out var isTooLong);
                if (isTooLong)
                {
                    return ReadReason.TooLong;
                }
            }
            catch (Exception error) when (error is InvalidDataException or IOException or InvalidOperationException)
            {
                return ReadReason.BrokenHttp;
            }

            if (unpacked is GZipStream && !IsWholeGzip(packed.Span, body.Length))
            {
                return ReadReason.BrokenHttp;
            }
        }

        return null;
    }

    // The runtime takes the end of the bytes for the end of the text, wherever it comes; gzip's last four bytes tell the length.
    private static bool IsWholeGzip(ReadOnlySpan<byte> packed, int length) =>
        packed.Length >= 18 && BinaryPrimitives.ReadUInt32LittleEndian(packed[^4..]) == (uint)length;

    /// <summary>Joins chunks: a length in hexadecimal, so many bytes, an empty line, until a length of 0.</summary>
    /// <returns>Null where they are broken or cut off.</returns>
    private static byte[]? Chunks(ReadOnlyMemory<byte> body)
    {
        var joined = new MemoryStream(body.Length);
        for (var rest = body.Span; ;)
        {
            var line = rest.IndexOf((byte)'\n');
            if (line < 0)
            {
                return null;
            }

            var size = Encoding.Latin1.GetString(rest[..line]).Split(';')[0].Trim();
            rest = rest[(line + 1)..];
            if (!int.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length) || length < 0 || length > rest.Length)
            {
                return null;
            }

            if (length == 0)
            {
                return joined.ToArray();
            }

            joined.Write(rest[..length]);
            rest = rest[length..];
            if (!rest.StartsWith("\r\n"u8) && !rest.StartsWith("\n"u8))
            {
                return null;
            }

            rest = rest[(rest[0] == '\r' ? 2 : 1)..];
        }
    }
}
