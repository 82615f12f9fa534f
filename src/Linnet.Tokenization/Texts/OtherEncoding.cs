using System.Text.Unicode;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Unicode;

namespace Linnet.Tokenization.Texts;

/// <summary>Refuses text that is no UTF-8: tokens learnt from its bytes would be of no use.</summary>
internal static class OtherEncoding
{
    private const int MostBytesLooked = 1 << 16;

    /// <summary>Requires that a line is UTF-8.</summary>
    /// <param name="utf8">The line.</param>
    /// <param name="path">The file.</param>
    /// <param name="line">The line's number, from 1.</param>
    /// <exception cref="DataFormatException">It is not: the message names the byte, from 1, and the encoding that it most likely is.</exception>
    public static void Refuse(ReadOnlySpan<byte> utf8, string path, long line)
    {
        if (Utf8.IsValid(utf8))
        {
            return;
        }

        var at = 0;
        while (Utf8CodePoint.Read(utf8, at, out var width) != Utf8CodePoint.Invalid)
        {
            at += width;
        }

        var likely = Likely(utf8);
        throw new DataFormatException(path, line, new Text(
            $"expected UTF-8, found byte {utf8[at]:X2} at byte {at + 1} of the line{(likely is null ? "" : $", likely {likely}")}."
            + $" Convert the file, as by `iconv -f {likely ?? "ENCODING"} -t utf-8`, or give what `corpus clean` makes of it.",
            $"应为 UTF-8，该行第 {at + 1} 字节是 {utf8[at]:X2}{(likely is null ? "" : $"，可能是 {likely} 编码")}。"
            + $"请转换文件（例如 `iconv -f {likely ?? "编码"} -t utf-8`），或使用 `corpus clean` 处理后的结果。"));
    }

    /// <summary>UTF-16 by its mark, GB18030 where all bytes beyond ASCII are pairs or fours of it and at least two pairs stand there; else null.</summary>
    private static string? Likely(ReadOnlySpan<byte> text)
    {
        if (text is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            return "UTF-16";
        }

        var pairs = 0;
        text = text[..Math.Min(text.Length, MostBytesLooked)];
        for (var at = 0; at < text.Length;)
        {
            var width = text[at] < 0x80 ? 1
                : text[at] is 0x80 or 0xFF ? 0
                : at + 1 == text.Length ? text.Length == MostBytesLooked ? 1 : 0
                : text[at + 1] is >= 0x40 and <= 0xFE and not 0x7F ? 2
                : text[at + 1] is >= 0x30 and <= 0x39 && at + 3 < text.Length && text[at + 2] is >= 0x81 and <= 0xFE && text[at + 3] is >= 0x30 and <= 0x39 ? 4
                : 0;
            if (width == 0)
            {
                return null;
            }

            (at, pairs) = (at + width, pairs + (width == 2 ? 1 : 0));
        }

        return pairs > 1 ? "GB18030" : null;
    }
}
