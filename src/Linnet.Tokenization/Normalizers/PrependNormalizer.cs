using System.Buffers;

namespace Linnet.Tokenization.Normalizers;

/// <summary>Writes something in front of a text. An empty text stays empty.</summary>
public sealed class PrependNormalizer : INormalizer
{
    private readonly byte[] _prefix;
    private readonly bool _unlessThere;

    private PrependNormalizer(byte[] prefix, bool unlessThere) => (_prefix, _unlessThere) = (prefix, unlessThere);

    /// <summary>A space, unless the text begins with one: <c>add_prefix_space</c> of tokenizer.json's <c>ByteLevel</c>.</summary>
    public static PrependNormalizer PrefixSpace { get; } = new([(byte)' '], unlessThere: true);

    /// <summary>Always: tokenizer.json's <c>Prepend</c>.</summary>
    /// <param name="prefix">UTF-8.</param>
    public static PrependNormalizer Always(ReadOnlySpan<byte> prefix) => new(prefix.ToArray(), unlessThere: false);

    /// <inheritdoc/>
    public void Normalize(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output, IBufferWriter<int>? origins)
    {
        ArgumentNullException.ThrowIfNull(output);
        var text = new NormalizedText(output, origins);
        if (!utf8.IsEmpty && !(_unlessThere && utf8.StartsWith(_prefix)))
        {
            text.Add(_prefix, 0);
        }

        text.Copy(utf8, 0, utf8.Length);
        text.Flush();
    }
}
