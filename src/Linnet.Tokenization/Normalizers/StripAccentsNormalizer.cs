using System.Buffers;
using System.Globalization;
using Linnet.Core.Unicode;

namespace Linnet.Tokenization.Normalizers;

/// <summary>Removes marks. Letters that hold their accent stay: decompose them before.</summary>
public sealed class StripAccentsNormalizer : INormalizer
{
    private readonly CodePointTable _removed;

    private StripAccentsNormalizer(CodePointTable removed) => _removed = removed;

    /// <summary>Removes the category M of Unicode 9.0, as tokenizer.json's <c>StripAccents</c>.</summary>
    public static StripAccentsNormalizer Marks { get; } = new(OlderCategories.Unicode9.Map(c => (UnicodeCategory)c is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark ? (byte)1 : (byte)0));

    /// <summary>Removes the category Mn of Unicode 8.0, as tokenizer.json's <c>BertNormalizer</c>.</summary>
    public static StripAccentsNormalizer NonspacingMarks { get; } =
        new(OlderCategories.Unicode8.Map(c => (UnicodeCategory)c == UnicodeCategory.NonSpacingMark ? (byte)1 : (byte)0));

    /// <inheritdoc/>
    public void Normalize(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output, IBufferWriter<int>? origins)
    {
        ArgumentNullException.ThrowIfNull(output);
        CharacterRewriter.Run(new Rule(_removed), utf8, output, origins);
    }

    private readonly struct Rule(CodePointTable removed) : ICharacterRule
    {
        public bool Keeps(int codePoint) => codePoint < 0x300 || removed[codePoint] == 0;

        public void Rewrite(int codePoint, int origin, ref NormalizedText text)
        {
        }
    }
}
