using System.Text;
using System.Text.Json;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Corpora.Stages;

/// <summary>What the engine needs of a line that it wrote itself. One for each thread.</summary>
internal sealed class DocumentFields
{
    private byte[] _text = new byte[4096];
    private int _length;

    public string Id { get; private set; } = "";

    public double Score { get; private set; }

    /// <summary>Characters (code points) of the text.</summary>
    public long Characters { get; private set; }

    /// <summary>The text; valid until the next line.</summary>
    public ReadOnlySpan<byte> Utf8 => _text.AsSpan(0, _length);

    /// <summary>The text as a string, made anew at each call.</summary>
    public string Text => Encoding.UTF8.GetString(_text, 0, _length);

    /// <summary>Reads a line.</summary>
    /// <exception cref="DataFormatException">It is not as it was written.</exception>
    public void Read(ReadOnlySpan<byte> line, string path, long number)
    {
        try
        {
            Parse(line);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new DataFormatException(
                path, number, new Text("expected a document with an id and a text, found something else: the file is damaged.", "应为带 id 和文本的文档，实际是其他内容：文件已损坏。"), innerException: error);
        }
    }

    private void Parse(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        var (hasId, hasText) = (false, false);
        Score = 0;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isId, isText, isScore) = (reader.ValueTextEquals("id"u8), reader.ValueTextEquals("text"u8), reader.ValueTextEquals("score"u8));
            reader.Read();
            if (isId)
            {
                (Id, hasId) = (reader.GetString() ?? "", true);
            }
            else if (isText)
            {
                Take(ref reader);
                hasText = true;
            }
            else if (isScore)
            {
                Score = reader.GetDouble();
            }

            reader.Skip();
        }

        if (!hasId || !hasText)
        {
            throw new JsonException("id and text");
        }
    }

    private void Take(ref Utf8JsonReader reader)
    {
        if (_text.Length < reader.ValueSpan.Length)
        {
            _text = new byte[2 * reader.ValueSpan.Length];
        }

        _length = reader.CopyString(_text);
        var count = 0L;
        foreach (var value in _text.AsSpan(0, _length))
        {
            count += (value & 0xC0) == 0x80 ? 0 : 1;
        }

        Characters = count;
    }
}
