using System.Buffers;
using System.Globalization;
using Linnet.Core.Unicode;

namespace Linnet.Tokenization.Normalizers;

/// <summary>BERT's basic normalization (Devlin et al. 2018): clean text, spaces around Chinese characters, no accents, lower case, each at will.</summary>
/// <remarks>
/// Clean text removes U+0000, U+FFFD, control and format characters and those of private use; blanks become spaces. The categories are those of
/// Unicode 8.0 and the decompositions those of 9.0, as in the tokenizers library, so that newer characters stay.
/// Bytes that are no UTF-8 stay.
/// </remarks>
public sealed class BertNormalizer : INormalizer
{
    private readonly SequenceNormalizer _steps;

    /// <param name="cleanText">Removes control characters, writes blanks as spaces.</param>
    /// <param name="handleChineseChars">Puts spaces around each Chinese character.</param>
    /// <param name="stripAccents">Decomposes and removes marks; null: as <paramref name="lowercase"/>.</param>
    /// <param name="lowercase">Lower case.</param>
    public BertNormalizer(bool cleanText = true, bool handleChineseChars = true, bool? stripAccents = null, bool lowercase = true)
    {
        List<INormalizer> steps = [];
        if (cleanText)
        {
            steps.Add(new Cleaner());
        }

        if (handleChineseChars)
        {
            steps.Add(new ChineseSpacer());
        }

        if (stripAccents ?? lowercase)
        {
            steps.AddRange([UnicodeNormalizer.Nfd9, StripAccentsNormalizer.NonspacingMarks]);
        }

        if (lowercase)
        {
            steps.Add(new LowercaseNormalizer());
        }

        _steps = new SequenceNormalizer(steps);
    }

    /// <inheritdoc/>
    public void Normalize(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output, IBufferWriter<int>? origins) => _steps.Normalize(utf8, output, origins);

    private sealed class Cleaner : INormalizer
    {
        public void Normalize(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output, IBufferWriter<int>? origins) =>
            CharacterRewriter.Run(default(CleanRule), utf8, output, origins);
    }

    private sealed class ChineseSpacer : INormalizer
    {
        public void Normalize(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output, IBufferWriter<int>? origins) =>
            CharacterRewriter.Run(default(ChineseRule), utf8, output, origins);
    }

    private readonly struct CleanRule : ICharacterRule
    {
        public bool Keeps(int codePoint) => codePoint is >= ' ' and < 0x7F || !(IsRemoved(codePoint) || CodePoint.IsWhiteSpace(codePoint));

        public void Rewrite(int codePoint, int origin, ref NormalizedText text)
        {
            if (!IsRemoved(codePoint))
            {
                text.Add(' ', origin);
            }
        }

        private static bool IsRemoved(int codePoint) => codePoint is not ('\t' or '\n' or '\r')
            && (codePoint == 0xFFFD || (UnicodeCategory)OlderCategories.Unicode8[codePoint] is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.PrivateUse);
    }

    private readonly struct ChineseRule : ICharacterRule
    {
        // U+2B820 to U+2B91F are left out, as in tokenizers' own list.
        public bool Keeps(int codePoint) => codePoint < 0x3400 || codePoint is not (
            (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0xF900 and <= 0xFAFF)
            or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F)
            or (>= 0x2B920 and <= 0x2CEAF) or (>= 0x2F800 and <= 0x2FA1F));

        public void Rewrite(int codePoint, int origin, ref NormalizedText text)
        {
            text.Add(' ', origin);
            text.Add(codePoint, origin);
            text.Add(' ', origin);
        }
    }
}
