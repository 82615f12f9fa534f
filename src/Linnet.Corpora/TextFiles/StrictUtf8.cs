using System.Text;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Corpora.TextFiles;

/// <summary>Reads the lines of a UTF-8 file; bytes of another encoding are an error, never a replacement character.</summary>
internal static class StrictUtf8
{
    private const int MaximumLineBytes = 16 << 20;

    /// <summary>The lines, without their ends; a byte order mark is passed over.</summary>
    /// <exception cref="ArtifactException">The file cannot be read.</exception>
    /// <exception cref="DataFormatException">A line is not UTF-8, holds a zero byte, or is longer than 16 MB.</exception>
    public static IReadOnlyList<string> ReadLines(string path) => FileErrors.Translate(path, () =>
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        var lines = new List<string>();
        var line = new List<byte>();
        for (int value; (value = stream.ReadByte()) >= 0;)
        {
            if (value == '\n')
            {
                lines.Add(Decode(path, encoding, line, lines.Count + 1));
                line.Clear();
            }
            else
            {
                line.Add((byte)value);
                Require(value != 0 && line.Count <= MaximumLineBytes, path, lines.Count + 1, value == 0
                    ? new Text("expected UTF-8 text, found a zero byte (UTF-16, or no text)", "应为 UTF-8 文本，实际有零字节（可能是 UTF-16，或不是文本）")
                    : new Text("expected lines of at most 16 MB, found a longer one", "每行应不超过 16 MB，实际更长"));
            }
        }

        if (line.Count > 0)
        {
            lines.Add(Decode(path, encoding, line, lines.Count + 1));
        }

        return lines;
    });

    private static string Decode(string path, UTF8Encoding encoding, List<byte> line, int number)
    {
        try
        {
            var text = encoding.GetString([.. line]).TrimEnd('\r');
            return number == 1 ? text.TrimStart('\uFEFF') : text;
        }
        catch (DecoderFallbackException error)
        {
            var problem = new Text(
                $"expected UTF-8, found other bytes at byte {error.Index + 1} of the line. If the file is GB18030 or GBK: iconv -f GB18030 -t UTF-8 FILE > NEW",
                $"应为 UTF-8，实际在该行第 {error.Index + 1} 字节处是其他编码。若文件是 GB18030 或 GBK：iconv -f GB18030 -t UTF-8 FILE > NEW");
            throw new DataFormatException(path, number, problem, innerException: error);
        }
    }

    private static void Require(bool holds, string path, int line, Text problem)
    {
        if (!holds)
        {
            throw new DataFormatException(path, line, new Text(
                $"{problem.English}. Convert or cut the file.", $"{problem.Chinese}。请转换或拆分该文件。"));
        }
    }
}
