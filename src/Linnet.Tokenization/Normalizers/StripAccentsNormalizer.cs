using System.Buffers;
using System.Globalization;
using Linnet.Core.Unicode;

namespace Linnet.Tokenization.Normalizers;

/// <summary>Removes marks. Letters that hold their accent stay: decompose them before.</summary>
public sealed class StripAccentsNormalizer : INormalizer
{
    private readonly bool _nonspacingOnly;

    private StripAccentsNormalizer(bool nonspacingOnly) => _nonspacingOnly = nonspacingOnly;

    /// <summary>Removes the category M, as tokenizer.json's <c>StripAccents</c>.</summary>
    public static StripAccentsNormalizer Marks { get; } = new(nonspacingOnly: false);

    /// <summary>Removes the category Mn, as BERT.</summary>
    public static StripAccentsNormalizer NonspacingMarks { get; } = new(nonspacingOnly: true);

    /// <inheritdoc/>
    public void Normalize(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output, IBufferWriter<int>? origins)
    {
        ArgumentNullException.ThrowIfNull(output);
        CharacterRewriter.Run(new Rule(_nonspacingOnly), utf8, output, origins);
    }

    private readonly struct Rule(bool nonspacingOnly) : ICharacterRule
    {
        public bool Keeps(int codePoint) => codePoint < 0x300 || (CodePoint.Category(codePoint) switch
        {
            UnicodeCategory.NonSpacingMark => false,
            UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => nonspacingOnly,
            _ => true,
        });

        public void Rewrite(int codePoint, int origin, ref NormalizedText text)
        {
        }
    }
}
