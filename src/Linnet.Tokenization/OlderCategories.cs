using System.Globalization;
using Linnet.Core.Unicode;

namespace Linnet.Tokenization;

/// <summary>General categories as older versions of Unicode had them, where tokenizer.json's peers go by those.</summary>
/// <remarks>
/// What was assigned later is not assigned here. Of the characters whose category changed since, those are here that the changes between marks,
/// punctuation and others touch.
/// </remarks>
internal static class OlderCategories
{
    private const byte OtherLetter = (byte)UnicodeCategory.OtherLetter;
    private const byte NonspacingMark = (byte)UnicodeCategory.NonSpacingMark;
    private const byte SpacingMark = (byte)UnicodeCategory.SpacingCombiningMark;
    private const byte OtherPunctuation = (byte)UnicodeCategory.OtherPunctuation;

    /// <summary>Of Unicode 9.0.</summary>
    public static CodePointTable Unicode9 { get; } = AsOf(90);

    /// <summary>Of Unicode 8.0.</summary>
    public static CodePointTable Unicode8 { get; } = AsOf(80).With((0x1885, OtherLetter), (0x1886, OtherLetter));

    private static CodePointTable AsOf(byte newest) => CodePoint.Categories
        .Combine(CodePoint.Ages, (category, age) => age > newest ? (byte)UnicodeCategory.OtherNotAssigned : category)
        .With(
            (0x166D, OtherPunctuation),
            (0x111C9, OtherPunctuation),
            (0x1734, NonspacingMark),
            (0x1CF2, SpacingMark),
            (0x1CF3, SpacingMark),
            (0xA9BD, SpacingMark),
            (0x1171E, SpacingMark));
}
