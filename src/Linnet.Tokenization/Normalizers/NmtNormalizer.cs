using System.Buffers;

namespace Linnet.Tokenization.Normalizers;

/// <summary>SentencePiece's clean-up for translation: removes control characters, and writes line ends, format characters and U+FFFD as spaces (tokenizer.json's <c>Nmt</c>).</summary>
public sealed class NmtNormalizer : INormalizer
{
    /// <inheritdoc/>
    public void Normalize(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output, IBufferWriter<int>? origins)
    {
        ArgumentNullException.ThrowIfNull(output);
        CharacterRewriter.Run(default(Rule), utf8, output, origins);
    }

    private readonly struct Rule : ICharacterRule
    {
        public bool Keeps(int codePoint) => !IsRemoved(codePoint) && !IsSpace(codePoint);

        public void Rewrite(int codePoint, int origin, ref NormalizedText text)
        {
            if (IsSpace(codePoint))
            {
                text.Add(' ', origin);
            }
        }

        private static bool IsRemoved(int codePoint) => codePoint is (>= 0x01 and <= 0x08) or 0x0B or (>= 0x0E and <= 0x1F) or 0x7F or 0x8F or 0x9F;

        private static bool IsSpace(int codePoint) =>
            codePoint is '\t' or '\n' or '\f' or '\r' or 0x1680 or (>= 0x200B and <= 0x200F) or 0x2028 or 0x2029 or 0x2581 or 0xFEFF or 0xFFFD;
    }
}
