using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Corpora.Deduplication.Storage;

/// <summary>Reads what deduplication needs of one line, without taking memory for each. One for each thread.</summary>
/// <remarks>For files that a stage wrote: a line that is not as it should be is an error, not a skipped record.</remarks>
public sealed class DocumentLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly byte[] _text;
    private readonly byte[] _score;
    private readonly byte[] _scope;
    private byte[] _unescaped = new byte[4096];
    private int _unescapedLength; // -1 where the text stands in the line as it is
    private int _begin; // of the text's value in the line, with its quotes
    private int _end;

    /// <param name="keys">Where the object says what.</param>
    public DocumentLine(DocumentKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentException.ThrowIfNullOrEmpty(keys.Text);
        (_text, _score, _scope) = (Encoding.UTF8.GetBytes(keys.Text), Encoding.UTF8.GetBytes(keys.Score), Encoding.UTF8.GetBytes(keys.Scope));
    }

    /// <summary>The score of the line that was read; 0 where no key was given.</summary>
    public double Score { get; private set; }

    /// <summary>A number for the scope of the line that was read: equal for equal scopes; 0 where no key was given.</summary>
    public ulong Scope { get; private set; }

    /// <summary>Reads a line.</summary>
    /// <returns>False where it is empty.</returns>
    /// <exception cref="DataFormatException">It is no JSON object, or lacks a key that was asked for.</exception>
    public bool Read(NumberedLine line)
    {
        if (line.Bytes.IndexOfAnyExcept(" \t\r"u8) < 0)
        {
            return false;
        }

        if (!Utf8.IsValid(line.Bytes))
        {
            throw Fault(line, "UTF-8", "UTF-8", "other bytes", "其他字节");
        }

        try
        {
            Parse(line);
        }
        catch (JsonException)
        {
            throw Fault(line, "one JSON object", "一个 JSON 对象", "something else", "其他内容");
        }
        catch (InvalidOperationException)
        {
            throw Fault(line, "text", "文本", "half of a surrogate pair", "不成对的代理字符");
        }

        return true;
    }

    /// <summary>The text of the line that was read, as UTF-8 without escapes; valid until the next is read.</summary>
    /// <param name="line">The same line.</param>
    public ReadOnlySpan<byte> Text(NumberedLine line) =>
        _unescapedLength < 0 ? line.Bytes[(_begin + 1)..(_end - 1)] : _unescaped.AsSpan(0, _unescapedLength);

    /// <summary>Writes the line that was read with another text; everything else stays byte for byte.</summary>
    /// <param name="line">The same line.</param>
    /// <param name="text">The new text.</param>
    /// <param name="output">Receives the line without its end.</param>
    public void WriteWith(NumberedLine line, ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(line.Bytes[.._begin]);
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStringValue(text);
        }

        output.Write(line.Bytes[_end..].TrimEnd((byte)'\r'));
    }

    private void Parse(NumberedLine line)
    {
        var reader = new Utf8JsonReader(line.Bytes);
        (_end, Score, Scope) = (0, double.NaN, 0);
        var hasScope = false;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Fault(line, "one JSON object", "一个 JSON 对象", "something else", "其他内容");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isText, isScore, isScope) = (reader.ValueTextEquals(_text), Is(ref reader, _score), Is(ref reader, _scope));
            reader.Read();
            if (isText)
            {
                Require(line, _end == 0 && reader.TokenType == JsonTokenType.String, _text);
                TakeText(ref reader);
            }

            if (isScore)
            {
                Require(line, reader.TokenType == JsonTokenType.Number, _score);
                Score = reader.GetDouble();
            }

            if (isScope)
            {
                Require(line, reader.TokenType == JsonTokenType.String, _scope);
                (Scope, hasScope) = (Hash(ref reader), true);
            }

            reader.Skip();
        }

        reader.Read(); // what follows the object is refused
        Require(line, _end > 0, _text);

        // Cleaning writes a score and a snapshot only where there is one: documents without are worth the same, and are compared with each other.
        Score = double.IsNaN(Score) ? 0 : Score;
        Scope = hasScope ? Scope : 0;
    }

    private static bool Is(ref Utf8JsonReader reader, byte[] key) => key.Length > 0 && reader.ValueTextEquals(key);

    private void TakeText(ref Utf8JsonReader reader)
    {
        (_begin, _end) = ((int)reader.TokenStartIndex, (int)reader.BytesConsumed);
        _unescapedLength = -1;
        if (reader.ValueIsEscaped)
        {
            if (_unescaped.Length < reader.ValueSpan.Length)
            {
                _unescaped = new byte[2 * reader.ValueSpan.Length];
            }

            _unescapedLength = reader.CopyString(_unescaped);
        }
    }

    private static ulong Hash(ref Utf8JsonReader reader)
    {
        var value = Encoding.UTF8.GetBytes(reader.GetString()!);
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(value)) | 1; // 0 is no scope
    }

    private static void Require(NumberedLine line, bool isRight, byte[] key)
    {
        if (!isRight)
        {
            var name = Encoding.UTF8.GetString(key);
            throw new DataFormatException(line.Path, line.LineInFile, new Text(
                $"expected the key \"{name}\" once and of the right kind, found no such. Name the key that holds it, or take the line out.",
                $"键 \"{name}\" 应恰好出现一次且类型正确，实际不是。请指明相应的键，或删去该行。"));
        }
    }

    private static DataFormatException Fault(NumberedLine line, string english, string chinese, string foundEnglish, string foundChinese) =>
        new(line.Path, line.LineInFile, new Text(
            $"expected {english}, found {foundEnglish}. Correct the line, or take it out.", $"应为{chinese}，实际是{foundChinese}。请修正或删去该行。"));
}
