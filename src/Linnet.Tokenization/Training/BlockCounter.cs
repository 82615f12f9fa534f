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

    /// <summary>The counts since they were last cleared.</summary>
    public PieceCounts Counts { get; private set; } = create();

    /// <summary>How much was read since it was last cleared.</summary>
    public TextTally Tally => _tally with { Pieces = Counts.Total, CutPieces = Counts.Cut };

    /// <summary>Forgets all, and keeps the room for as much.</summary>
    public void Clear()
    {
        Counts.Clear();
        _tally = TextTally.None;
    }

    /// <summary>Forgets all, and gives the memory free.</summary>
    public void Release() => (Counts, _tally) = (create(), TextTally.None);

    /// <summary>Counts a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="bound">How many of its documents are counted; null: all.</param>
    /// <exception cref="DataFormatException">A line is no UTF-8, or no JSON object with a text.</exception>
    public void Add(TextBlock block, CharacterBound? bound = null)
    {
        var bytes = block.Bytes.AsSpan(0, block.Length);
        var (start, read) = (0, 0);
        while (block.Layout == TextLayout.Rows ? read < block.Ends.Count : start < bytes.Length)
        {
            var line = block.FirstLine + read;
            var found = bytes[start..EndOf(block, start, read)];
            (start, read) = (start + found.Length, read + 1);
            if (block.Layout == TextLayout.JsonLines && found.IndexOfAnyExcept(" \t\r\n"u8) < 0)
            {
                continue;
            }

            if (bound?.IsReached == true)
            {
                bound.LeftOut = true;
                return;
            }

            if (block.Layout == TextLayout.Lines)
            {
                OtherEncoding.Refuse(found, block.Path, line);
            }

            var characters = AddDocument(block.Layout == TextLayout.JsonLines ? TextOf(found, block.Path, line) : found);
            bound?.Add(characters);
        }

        _tally = _tally with { CutLines = _tally.CutLines + (block.IsCut ? 1 : 0) };
    }

    private static int EndOf(TextBlock block, int start, int read)
    {
        if (block.Layout == TextLayout.Rows)
        {
            return block.Ends[read];
        }

        var end = block.Bytes.AsSpan(start, block.Length - start).IndexOf((byte)'\n');
        return end < 0 ? block.Length : start + end + 1;
    }

    private int AddDocument(ReadOnlySpan<byte> utf8)
    {
        Counts.AddDocument(utf8);
        var characters = Encoding.UTF8.GetCharCount(utf8);
        _tally = _tally with
        {
            Documents = _tally.Documents + 1,
            Bytes = _tally.Bytes + utf8.Length,
            Characters = _tally.Characters + characters,
        };
        return characters;
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
