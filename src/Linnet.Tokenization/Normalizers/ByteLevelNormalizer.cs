using System.Buffers;
using Linnet.Core.Unicode;

namespace Linnet.Tokenization.Normalizers;

/// <summary>Writes each byte as the character that byte-level BPE has for it: tokenizer.json's <c>ByteLevel</c> as a normalizer.</summary>
public sealed class ByteLevelNormalizer : INormalizer
{
    /// <summary>How many bytes it makes of one at most.</summary>
    internal const int Growth = 2;

    /// <inheritdoc/>
    public void Normalize(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output, IBufferWriter<int>? origins)
    {
        ArgumentNullException.ThrowIfNull(output);
        var text = new NormalizedText(output, origins);
        for (var at = 0; at < utf8.Length;)
        {
            var origin = at;
            _ = Utf8CodePoint.Read(utf8, at, out var width);
            for (var end = at + width; at < end; at++)
            {
                text.Add(ByteCharacters.Of(utf8[at]), origin);
            }
        }

        text.Flush();
    }
}
