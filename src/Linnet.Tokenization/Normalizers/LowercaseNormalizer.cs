using System.Buffers;
using Linnet.Core.Unicode;

namespace Linnet.Tokenization.Normalizers;

/// <summary>Every character in full lower case, without regard to what stands around it: a capital sigma at a word's end becomes σ.</summary>
public sealed class LowercaseNormalizer : INormalizer
{
    /// <inheritdoc/>
    public void Normalize(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output, IBufferWriter<int>? origins)
    {
        ArgumentNullException.ThrowIfNull(output);
        CharacterRewriter.Run(default(Rule), utf8, output, origins);
    }

    private readonly struct Rule : ICharacterRule
    {
        public bool Keeps(int codePoint) => codePoint < 0x80 ? codePoint is < 'A' or > 'Z' : CodePoint.ToLower(codePoint).IsEmpty;

        public void Rewrite(int codePoint, int origin, ref NormalizedText text)
        {
            foreach (var lower in CodePoint.ToLower(codePoint))
            {
                text.Add(lower, origin);
            }
        }
    }
}
