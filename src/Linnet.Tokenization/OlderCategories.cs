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
    /// <summary>Of Unicode 9.0.</summary>
    public static CodePointTable Unicode9 { get; } = AsOf(90);

    /// <summary>Of Unicode 8.0.</summary>
    public static CodePointTable Unicode8 { get; } = AsOf(80).With((byte)UnicodeCategory.OtherLetter, 0x1885, 0x1886);

    private static CodePointTable AsOf(byte newest) => CodePoint.Categories
        .Combine(CodePoint.Ages, (category, age) => age > newest ? (byte)UnicodeCategory.OtherNotAssigned : category)
        .With((byte)UnicodeCategory.OtherPunctuation, 0x166D, 0x111C9)
        .With((byte)UnicodeCategory.NonSpacingMark, 0x1734)
        .With((byte)UnicodeCategory.SpacingCombiningMark, 0x1CF2, 0x1CF3, 0xA9BD, 0x1171E);
}
