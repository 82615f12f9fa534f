using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Formats;

/// <summary>tiktoken's files: a token in base64 and its rank, which is its id, in each line. How a text is cut stands elsewhere.</summary>
internal static class TiktokenFile
{
    private const int MaximumTokenBytes = 1 << 16;

    /// <summary>Whether a file begins as one.</summary>
    public static bool IsLine(ReadOnlySpan<byte> line) =>
        line.IndexOf((byte)' ') is > 0 and var space && Base64.IsValid(line[..space]) && int.TryParse(line[(space + 1)..], NumberStyles.None, null, out _);

    /// <summary>Reads the ranks.</summary>
    /// <returns>The bytes of each id; none where no line has it.</returns>
    /// <exception cref="TokenizerFormatException">A line is none, an id or a token stands twice, or a byte has none.</exception>
    public static byte[][] Read(ReadOnlySpan<byte> file)
    {
        List<byte[]> tokens = [];
        var ranks = new Dictionary<byte[], int>(BytesComparer.Instance);
        foreach (var (index, line) in FileLines.Of(file, VocabularyJson.MaximumIds).Index())
        {
            if (line.Length == 0)
            {
                continue;
            }

            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var bytes = new byte[Math.Max(0, space)];
            if (space <= 0 || !Convert.TryFromBase64Chars(line.AsSpan(0, space), bytes, out var length) || length is 0 or > MaximumTokenBytes
                || !int.TryParse(line.AsSpan(space + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id >= VocabularyJson.MaximumIds)
            {
                throw FileLines.Fault(index, new Text(
                    $"'{JsonSection.Shown(line)}' where a token in base64, a space and its rank should be", $"'{JsonSection.Shown(line)}'，应为 base64 写法的词元、空格和序号"));
            }

            while (tokens.Count <= id)
            {
                tokens.Add([]);
            }

            if (!ranks.TryAdd(bytes[..length], id))
            {
                throw FileLines.Fault(index, new Text(
                    $"'{JsonSection.Shown(line)}', a token that has the rank {ranks[bytes[..length]]} already", $"'{JsonSection.Shown(line)}'，该词元已有序号 {ranks[bytes[..length]]}"));
            }

            tokens[id] = tokens[id].Length == 0 ? bytes[..length] : throw FileLines.Fault(index, new Text($"the rank {id} a second time", $"序号 {id} 再次出现"));
        }

        for (var value = 0; value < 256; value++)
        {
            if (!ranks.ContainsKey([(byte)value]))
            {
                throw new TokenizerFormatException(new Text($"no rank for the byte 0x{value:X2}", $"字节 0x{value:X2} 没有序号"));
            }
        }

        return [.. tokens];
    }

    /// <summary>The file of a vocabulary by ranks.</summary>
    public static byte[] Write(BytePairVocabulary vocabulary)
    {
        var file = new StringBuilder();
        for (var id = 0; id < vocabulary.Count; id++)
        {
            if (!vocabulary[id].IsEmpty)
            {
                file.Append(Convert.ToBase64String(vocabulary[id])).Append(' ').Append(id).Append('\n');
            }
        }

        return Encoding.ASCII.GetBytes(file.ToString());
    }
}
