using System.Buffers;

namespace Linnet.Tokenization.Normalizers;

/// <summary>Replaces a literal wherever it stands, from the left: tokenizer.json's <c>Replace</c> by a string.</summary>
public sealed class ReplaceNormalizer : INormalizer
{
    private readonly byte[] _literal;
    private readonly byte[] _content;

    /// <param name="literal">UTF-8, at least one byte.</param>
    /// <param name="content">UTF-8 that comes in its place; may be empty.</param>
    public ReplaceNormalizer(ReadOnlySpan<byte> literal, ReadOnlySpan<byte> content)
    {
        if (literal.IsEmpty)
        {
            throw new ArgumentException("An empty literal stands nowhere.", nameof(literal));
        }

        (_literal, _content) = (literal.ToArray(), content.ToArray());
    }

    /// <inheritdoc/>
    public void Normalize(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output, IBufferWriter<int>? origins)
    {
        ArgumentNullException.ThrowIfNull(output);
        var text = new NormalizedText(output, origins);
        var done = 0;
        while (utf8[done..].IndexOf(_literal) is >= 0 and var found)
        {
            text.Copy(utf8, done, done + found);
            text.Add(_content, done + found);
            done += found + _literal.Length;
        }

        text.Copy(utf8, done, utf8.Length);
        text.Flush();
    }
}
