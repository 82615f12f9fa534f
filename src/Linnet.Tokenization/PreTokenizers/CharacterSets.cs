using System.Globalization;
using Linnet.Core.Unicode;

namespace Linnet.Tokenization.PreTokenizers;

/// <summary>Sets of characters: 1 for those inside, 0 for the others.</summary>
internal static class CharacterSets
{
    /// <summary>Every ASCII character that is no letter, digit, blank or control, and the category P of Unicode 8.0, as the tokenizers library has it for BERT.</summary>
    public static CodePointTable Punctuation { get; } = OlderCategories.Unicode8
        .Map(c => (UnicodeCategory)c is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation ? (byte)1 : (byte)0)
        .With(1, '$', '+', '<', '=', '>', '^', '`', '|', '~');

    /// <summary>The category N.</summary>
    public static CodePointTable Numbers { get; } = CharacterClasses.Table.Map(c => (CharacterClass)c == CharacterClass.Number ? (byte)1 : (byte)0);

    /// <summary>U+4E00 to U+9FA5, U+3040 to U+30FF.</summary>
    public static CodePointTable HanAndKana { get; } = CodePoint.Categories.Map(_ => 0)
        .With(1, [.. Enumerable.Range(0x4E00, 0x9FA5 - 0x4E00 + 1), .. Enumerable.Range(0x3040, 0xC0)]);

    /// <summary>White_Space.</summary>
    public static CodePointTable Blanks { get; } = CharacterClasses.Table.Map(c => (CharacterClass)c == CharacterClass.Space ? (byte)1 : (byte)0);
}
