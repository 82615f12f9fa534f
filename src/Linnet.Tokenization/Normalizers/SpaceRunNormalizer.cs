using System.Buffers;

namespace Linnet.Tokenization.Normalizers;

/// <summary>Replaces two or more spaces in a row: tokenizer.json's <c>Replace</c> by the regular expression <c> {2,}</c>.</summary>
/// <param name="content">UTF-8 that comes in their place; may be empty.</param>
internal sealed class SpaceRunNormalizer(byte[] content) : INormalizer
{
    /// <summary>The expression that it stands for.</summary>
    public const string Pattern = " {2,}";

    /// <inheritdoc/>
    public void Normalize(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output, IBufferWriter<int>? origins)
    {
        ArgumentNullException.ThrowIfNull(output);
        var text = new NormalizedText(output, origins);
        var done = 0;
        while (utf8[done..].IndexOf("  "u8) is >= 0 and var found)
        {
            var start = done + found;
            var length = utf8[start..].IndexOfAnyExcept((byte)' ') is >= 0 and var run ? run : utf8.Length - start;
            text.Copy(utf8, done, start);
            text.Add(content, start);
            done = start + length;
        }

        text.Copy(utf8, done, utf8.Length);
        text.Flush();
    }
}
