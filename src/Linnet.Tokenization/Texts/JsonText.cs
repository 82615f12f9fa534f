using System.Text;
using System.Text.Json;
using Linnet.Core.Errors;
using Linnet.Core.Recipes;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Tokenization.Texts;

/// <summary>Takes the text out of lines of JSON. Not for several threads at once.</summary>
internal sealed class JsonText
{
    private const int ShownKeys = 8;
    private const int ShownBytes = 200;

    private byte[] _text = new byte[1 << 16];

    /// <summary>The string at the key <c>text</c>, as UTF-8; valid until the next call.</summary>
    /// <param name="line">The line.</param>
    /// <param name="path">The file.</param>
    /// <param name="number">The line's number, from 1.</param>
    /// <exception cref="DataFormatException">The line is no JSON object with one such string.</exception>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> line, string path, long number)
    {
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
                        throw Fault(path, number, line, length >= 0 ? new Text("the key twice", "该键出现两次") : Text.Same(json.TokenType.ToString()));
                    }

                    if (json.ValueSpan.Length > _text.Length)
                    {
                        _text = new byte[2 * json.ValueSpan.Length];
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

        return length >= 0 ? _text.AsSpan(0, length) : throw Fault(path, number, line, Keys(line));
    }

    private static Text Keys(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return new Text("no object", "不是对象");
        }

        List<string> keys = [];
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName && keys.Count < ShownKeys)
        {
            keys.Add($"\"{Excerpt.Of(json.GetString()!)}\"");
            json.Skip();
        }

        return keys.Count == 0 ? new Text("no key", "没有任何键")
            : new Text($"only {string.Join(", ", keys)}", $"只有 {string.Join("、", keys)}");
    }

    private static DataFormatException Fault(string path, long number, ReadOnlySpan<byte> line, Text found, Exception? cause = null) => new(
        path,
        number,
        new Text(
            $"expected a JSON object with a string as \"text\", found {found.English}. Correct the line, or take it out.",
            $"应为含有字符串 \"text\" 的 JSON 对象，实际是{found.Chinese}。请修正或删去该行。"),
        excerpt: Encoding.UTF8.GetString(line[..Math.Min(line.Length, ShownBytes)]).TrimEnd(),
        innerException: cause);
}
