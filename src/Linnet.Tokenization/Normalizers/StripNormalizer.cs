using System.Buffers;
using Linnet.Core.Unicode;

namespace Linnet.Tokenization.Normalizers;

/// <summary>Removes blanks (White_Space) at the ends of a text: tokenizer.json's <c>Strip</c>.</summary>
/// <param name="left">At its beginning.</param>
/// <param name="right">At its end.</param>
public sealed class StripNormalizer(bool left, bool right) : INormalizer
{
    /// <inheritdoc/>
    public void Normalize(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output, IBufferWriter<int>? origins)
    {
        ArgumentNullException.ThrowIfNull(output);
        var start = 0;
        while (left && start < utf8.Length && IsBlank(utf8, start, out var width))
        {
            start += width;
        }

        var end = utf8.Length;
        while (right && end > start && LastCharacter(utf8, start, end) is var last && IsBlank(utf8, last, out var width) && last + width == end)
        {
            end = last;
        }

        var text = new NormalizedText(output, origins);
        text.Copy(utf8, start, end);
        text.Flush();
    }

    private static bool IsBlank(ReadOnlySpan<byte> utf8, int index, out int width) =>
        Utf8CodePoint.Read(utf8, index, out width) is >= 0 and var codePoint && CodePoint.IsWhiteSpace(codePoint);

    /// <summary>Where the last character begins: at most four bytes back.</summary>
    private static int LastCharacter(ReadOnlySpan<byte> utf8, int start, int end)
    {
        var at = end - 1;
        while (at > start && end - at < 4 && (utf8[at] & 0xC0) == 0x80)
        {
            at--;
        }

        return at;
    }
}
