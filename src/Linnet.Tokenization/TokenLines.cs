using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Linnet.Core.Errors;
using Linnet.Core.JsonLines;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization.Statistics;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Tokenization;

/// <summary>Lines of text to lines of token ids and back, in memory that only the longest line bounds.</summary>
/// <remarks>
/// A line ends with LF; a CR before it belongs to the line. A last line without LF counts as one. What is written waits for company only as
/// long as more input is at hand: whoever types a line sees its ids at once, and a file goes through in large blocks.
/// </remarks>
public static class TokenLines
{
    /// <summary>Longer lines are refused: 64 MiB.</summary>
    public const int MaximumLineBytes = 64 << 20;

    private const int OutputBytes = 1 << 16;

    /// <summary>Writes, for each line of text, the ids of its bytes with a space between; no id is added. An empty line stays empty.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="text">The lines.</param>
    /// <param name="ids">Receives the ids.</param>
    /// <param name="name">What messages call the input.</param>
    /// <param name="cancellation">Stops between two lines.</param>
    /// <exception cref="DataFormatException">A line is too long.</exception>
    public static void Encode(ITokenizer tokenizer, Stream text, Stream ids, string name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        Span<byte> number = stackalloc byte[11];
        List<int> found = [];
        foreach (var (line, output, _) in Lines(text, ids, name, cancellation))
        {
            var isFirst = true;
            found.Clear();
            tokenizer.Encode(line.Span, found);
            foreach (var id in found)
            {
                if (!isFirst)
                {
                    output.WriteByte((byte)' ');
                }

                Utf8Formatter.TryFormat(id, number, out var length);
                output.Write(number[..length]);
                isFirst = false;
            }
        }
    }

    /// <summary>Writes, for each line of ids, the exact bytes that they stand for; an empty line stays empty.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="ids">The lines: ids in [0, V) with blanks between.</param>
    /// <param name="text">Receives the bytes.</param>
    /// <param name="name">What messages call the input.</param>
    /// <param name="cancellation">Stops between two lines.</param>
    /// <returns>How many of the ids stand for text that the vocabulary does not know.</returns>
    /// <exception cref="DataFormatException">What stands in a line is no id of the vocabulary, or the line is too long.</exception>
    public static long Decode(ITokenizer tokenizer, Stream ids, Stream text, string name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        List<byte> bytes = [];
        var (unknown, count) = (TokenizerFacts.UnknownOf(tokenizer), 0L);
        foreach (var (line, output, number) in Lines(ids, text, name, cancellation))
        {
            bytes.Clear();
            int? previous = null;
            for (var rest = line.Span.Trim(" \t\r"u8); !rest.IsEmpty; rest = rest.TrimStart(" \t"u8))
            {
                var length = rest.IndexOfAny((byte)' ', (byte)'\t') is >= 0 and var blank ? blank : rest.Length;
                var id = Id(rest[..length], tokenizer.VocabularySize, name, number);
                tokenizer.Decode(previous, id, bytes);
                previous = id;
                count += id == unknown ? 1 : 0;
                rest = rest[length..];
            }

            output.Write(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes));
        }

        return count;
    }

    private static int Id(ReadOnlySpan<byte> word, int count, string name, long line) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id < count
            ? id
            : throw new DataFormatException(name, line, new Text(
                $"'{Shown(word)}' where an id from 0 to {count - 1} should be. Give lines as `tokenizer encode` writes them with the same tokenizer: ids with spaces between, no commas or brackets.",
                $"'{Shown(word)}'，应为 0 到 {count - 1} 的 id。请给出由 `tokenizer encode` 用同一分词器写出的行：id 之间以空格分隔，没有逗号和括号。"));

    private static string Shown(ReadOnlySpan<byte> word) => Encoding.UTF8.GetString(word.Length <= 40 ? word : word[..40]) + (word.Length <= 40 ? "" : "…");

    /// <summary>The input's lines, each with where its line of output goes and its number from 1.</summary>
    private static IEnumerable<(ReadOnlyMemory<byte> Line, Stream Output, long Number)> Lines(Stream input, Stream output, string name, CancellationToken cancellation)
    {
        // Not disposed, which would close the output. What an error leaves behind is written too: the lines before it are right.
        var buffered = new BufferedStream(output, OutputBytes);
        using var reading = new FlushBeforeReadStream(input, buffered, cancellation);
        var lines = new LineSplitter(reading, MaximumLineBytes);
        for (var number = 1L; lines.Next(out var line); number++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (lines.IsTooLong)
            {
                throw new DataFormatException(name, number, new Text(
                    $"more than {MaximumLineBytes} bytes in a line. Break the line.", $"一行超过 {MaximumLineBytes} 字节。请拆分该行。"));
            }

            yield return (line, buffered, number);
            buffered.WriteByte((byte)'\n');
        }
    }
}
