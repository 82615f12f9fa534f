using System.Buffers;
using System.Text;

namespace Linnet.Tokenization.Normalizers;

/// <summary>Writes spaces as a visible character, and at will one in front: what tokenizer.json's <c>Metaspace</c> does before it cuts.</summary>
/// <remarks>The cut is <see cref="PreTokenizers.SplitPreTokenizer.Metaspace"/>. The scheme <c>first</c> prepends to the text that begins the input alone: that is the caller's to choose.</remarks>
public sealed class MetaspaceNormalizer : INormalizer
{
    private readonly byte[] _replacement;
    private readonly bool _prepend;

    /// <param name="replacement">The character that stands for a space.</param>
    /// <param name="prepend">Whether a text that is not empty and does not begin with a space or the character gets one in front.</param>
    public MetaspaceNormalizer(string replacement = "▁", bool prepend = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(replacement);
        (_replacement, _prepend) = (Encoding.UTF8.GetBytes(replacement), prepend);
    }

    /// <inheritdoc/>
    public void Normalize(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output, IBufferWriter<int>? origins)
    {
        ArgumentNullException.ThrowIfNull(output);
        var text = new NormalizedText(output, origins);
        if (_prepend && !utf8.IsEmpty && utf8[0] != ' ' && !utf8.StartsWith(_replacement))
        {
            text.Add(_replacement, 0);
        }

        var done = 0;
        while (utf8[done..].IndexOf((byte)' ') is >= 0 and var found)
        {
            text.Copy(utf8, done, done + found);
            text.Add(_replacement, done + found);
            done += found + 1;
        }

        text.Copy(utf8, done, utf8.Length);
        text.Flush();
    }
}
