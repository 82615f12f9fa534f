using System.Text;
using System.Text.Json;
using Linnet.Core.Errors;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Tokenization.Training;

/// <summary>Counts the pieces of blocks. Each thread has one.</summary>
internal sealed class BlockCounter(Func<PieceCounts> create)
{
    private byte[] _text = new byte[1 << 16];
    private TextTally _tally = TextTally.None;

    /// <summary>The counts since they were last taken.</summary>
    public PieceCounts Counts { get; private set; } = create();

    /// <summary>How much was read since it was last taken.</summary>
    public TextTally Tally => _tally with { Pieces = Counts.Total, CutPieces = Counts.Cut };

    /// <summary>Forgets all.</summary>
    public void Clear() => (Counts, _tally) = (create(), TextTally.None);

    /// <summary>Counts a block.</summary>
    /// <exception cref="DataFormatException">A line is no JSON object with a text.</exception>
    public void Add(TextBlock block)
    {
        var bytes = block.Bytes.AsSpan(0, block.Length);
        for (var line = block.FirstLine; !bytes.IsEmpty; line++)
        {
            var length = bytes.IndexOf((byte)'\n') + 1;
            length = length == 0 ? bytes.Length : length;
            var found = bytes[..length];
            bytes = bytes[length..];
            if (!block.IsJson)
            {
                AddDocument(found);
            }
            else if (found.IndexOfAnyExcept(" \t\r\n"u8) >= 0)
            {
                AddDocument(TextOf(found, block.Path, line));
            }
        }

        _tally = _tally with { CutLines = _tally.CutLines + (block.IsCut ? 1 : 0) };
    }

    private void AddDocument(ReadOnlySpan<byte> utf8)
    {
        Counts.AddDocument(utf8);
        _tally = _tally with
        {
            Documents = _tally.Documents + 1,
            Bytes = _tally.Bytes + utf8.Length,
            Characters = _tally.Characters + Encoding.UTF8.GetCharCount(utf8),
        };
    }

    private ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> line, string path, long number)
    {
        if (number == 1 && line.StartsWith("\uFEFF"u8))
        {
            line = line[3..];
        }

        var json = new Utf8JsonReader(line);
        var length = -1;
        try
        {
            json.Read();
            if (json.TokenType == JsonTokenType.StartObject)
            {
                while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                {
                    var isText = json.ValueTextEquals("text"u8);
                    json.Read();
                    if (!isText)
                    {
                        json.Skip();
                        continue;
                    }

                    if (length >= 0 || json.TokenType != JsonTokenType.String)
                    {
                        throw Fault(path, number, line, length >= 0 ? new Text("the key twice", "该键出现两次") : Found(json.TokenType));
                    }

                    var size = json.HasValueSequence ? checked((int)json.ValueSequence.Length) : json.ValueSpan.Length;
                    if (size > _text.Length)
                    {
                        _text = new byte[2 * size];
                    }

                    length = json.CopyString(_text);
                }

                while (json.Read())
                {
                }
            }
        }
        catch (JsonException error)
        {
            throw Fault(path, number, line, new Text("a line that is not JSON", "不是 JSON 的行"), error);
        }
        catch (InvalidOperationException error)
        {
            throw Fault(path, number, line, new Text("broken UTF-8 or half of a surrogate pair", "损坏的 UTF-8 或不成对的代理字符"), error);
        }

        return length >= 0 ? _text.AsSpan(0, length) : throw Fault(path, number, line, new Text("no such key", "没有该键"));
    }

    private static Text Found(JsonTokenType type) => Text.Same(type.ToString());

    private static DataFormatException Fault(string path, long line, ReadOnlySpan<byte> excerpt, Text found, Exception? cause = null) => new(
        path,
        line,
        new Text(
            $"expected a JSON object with a string as \"text\", found {found.English}. Correct the line, or take it out.",
            $"应为含有字符串 \"text\" 的 JSON 对象，实际是{found.Chinese}。请修正或删去该行。"),
        excerpt: Encoding.UTF8.GetString(excerpt[..Math.Min(excerpt.Length, 200)]).TrimEnd(),
        innerException: cause);
}
