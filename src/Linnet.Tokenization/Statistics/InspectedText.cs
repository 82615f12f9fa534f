using System.Text;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Tokenization.Training;

namespace Linnet.Tokenization.Statistics;

/// <summary>The documents of files to measure: of <c>.jsonl</c> the key <c>text</c> of each line, of any other file each line; either packed as <c>.gz</c>.</summary>
internal static class InspectedText
{
    private const int BlockBytes = 1 << 20;

    private static readonly string[] JsonEndings = [".jsonl", ".ndjson", ".json"];

    /// <summary>The documents of a file in order, read while they are asked for; empty lines are none.</summary>
    /// <exception cref="ArtifactException">The file cannot be read.</exception>
    /// <exception cref="DataFormatException">The packing is broken, a line is no UTF-8, or a line of JSON has no text.</exception>
    public static IEnumerable<byte[]> Read(string path, CancellationToken cancellation)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return JsonEndings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            ? TextLines.ReadDocuments(path, cancellation).Select(document => Encoding.UTF8.GetBytes(document.Text)).Where(text => text.Length > 0)
            : Lines(path, cancellation);
    }

    private static IEnumerable<byte[]> Lines(string path, CancellationToken cancellation)
    {
        using var reader = new TextBlockReader([path], new TextPosition(0, 0, 1));
        var block = new TextBlock(BlockBytes);
        for (var isFirst = true; reader.Read(block); isFirst = false)
        {
            cancellation.ThrowIfCancellationRequested();
            var number = block.FirstLine;
            for (var start = isFirst && block.Bytes.AsSpan(0, block.Length).StartsWith("\uFEFF"u8) ? 3 : 0; start < block.Length;)
            {
                var rest = block.Bytes.AsSpan(start, block.Length - start);
                var length = rest.IndexOf((byte)'\n') is >= 0 and var end ? end : rest.Length;
                var line = rest[..length].TrimEnd((byte)'\r');
                start += length + 1;
                OtherEncoding.Refuse(line, path, number++);
                if (!line.IsEmpty)
                {
                    yield return line.ToArray();
                }
            }
        }
    }
}
