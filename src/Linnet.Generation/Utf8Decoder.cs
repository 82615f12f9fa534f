using System.Buffers;
using System.Text;

namespace Linnet.Generation;

/// <summary>Turns bytes that arrive in pieces into text, whole characters only.</summary>
/// <remarks>
/// A character is given out with its last byte. Bytes that cannot belong to a character become U+FFFD as soon as that is certain,
/// one for each longest broken beginning (Unicode, chapter 3, "maximal subpart"): the text is that of decoding all bytes at once.
/// </remarks>
public sealed class Utf8Decoder
{
    private readonly List<byte> _pending = [];

    /// <summary>Takes bytes and returns the text that they complete; empty while a character is unfinished.</summary>
    public string Push(params ReadOnlySpan<byte> bytes)
    {
        _pending.AddRange(bytes);
        var text = new StringBuilder();
        var buffer = _pending.ToArray().AsSpan();
        while (buffer.Length > 0 && Rune.DecodeFromUtf8(buffer, out var rune, out var used) is var status && status != OperationStatus.NeedMoreData)
        {
            text.Append(rune.ToString()); // U+FFFD where the bytes are broken
            buffer = buffer[used..];
        }

        _pending.RemoveRange(0, _pending.Count - buffer.Length);
        return text.ToString();
    }

    /// <summary>Ends the text: a character that was never finished becomes U+FFFD.</summary>
    public string Flush()
    {
        var text = _pending.Count > 0 ? Rune.ReplacementChar.ToString() : "";
        _pending.Clear();
        return text;
    }
}
