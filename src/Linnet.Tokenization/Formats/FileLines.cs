using System.Text;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Formats;

/// <summary>The lines of a text file of tokens: UTF-8, LF or CR LF at their ends.</summary>
internal static class FileLines
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The lines; the last may lack its end.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="maximum">More are refused.</param>
    /// <exception cref="TokenizerFormatException">A line is no UTF-8, or there are too many.</exception>
    public static List<string> Of(ReadOnlySpan<byte> bytes, int maximum)
    {
        List<string> lines = [];
        var start = bytes.StartsWith("\uFEFF"u8) ? 3 : 0;
        while (start < bytes.Length)
        {
            var length = bytes[start..].IndexOf((byte)'\n') is >= 0 and var found ? found : bytes.Length - start;
            var line = bytes.Slice(start, length);
            if (lines.Count == maximum)
            {
                throw Fault(lines.Count, new Text($"more than {maximum} lines", $"超过 {maximum} 行"));
            }

            lines.Add(Decode(line is [.. var rest, (byte)'\r'] ? rest : line, lines.Count, start));
            start += length + 1;
        }

        return lines;
    }

    /// <summary>An error in a line.</summary>
    /// <param name="index">Its index, from 0.</param>
    /// <param name="found">What is there, and what should be.</param>
    public static TokenizerFormatException Fault(int index, Text found) =>
        new(new Text($"line {index + 1}: {found.English}", $"第 {index + 1} 行：{found.Chinese}"));

    private static string Decode(ReadOnlySpan<byte> line, int index, int start)
    {
        try
        {
            return Strict.GetString(line);
        }
        catch (DecoderFallbackException error)
        {
            throw Fault(index, new Text($"no UTF-8 at byte {start + error.Index} of the file", $"文件第 {start + error.Index} 字节处不是 UTF-8"));
        }
    }
}
