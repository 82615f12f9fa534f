using System.Globalization;
using Linnet.Core.Unicode;

namespace Linnet.Corpora.Filters.Measures;

/// <summary>What rules ask of a character.</summary>
[Flags]
internal enum CharacterClass : byte
{
    None = 0,

    /// <summary>General category L.</summary>
    Letter = 1,

    /// <summary>General category Lu.</summary>
    Uppercase = 2,

    /// <summary>General category Nd: full-width digits too.</summary>
    Digit = 4,

    /// <summary>Letters, marks, numbers of every kind, connectors: what <c>\w</c> means.</summary>
    Word = 8,

    /// <summary>The property White_Space.</summary>
    WhiteSpace = 16,

    /// <summary>Han, kana or Hangul: each character counts, because no white space stands between words.</summary>
    Unspaced = 32,

    /// <summary>Half- and full-width forms and marks of East Asian text: a run of other characters ends here.</summary>
    EastAsian = 64,
}

/// <summary>The class of each character, by the project's own Unicode tables.</summary>
internal static class CharacterClasses
{
    private static readonly CharacterClass[] BasicPlane = Build();

    /// <summary>The class of a UTF-16 unit; of a surrogate, <see cref="CharacterClass.None"/>.</summary>
    public static CharacterClass Of(char unit) => BasicPlane[unit];

    /// <summary>The class of the code point that begins at <paramref name="index"/>, and how many units it has.</summary>
    public static CharacterClass At(ReadOnlySpan<char> text, int index, out int units)
    {
        var unit = text[index];
        if (char.IsHighSurrogate(unit) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
        {
            units = 2;
            return Compute(char.ConvertToUtf32(unit, text[index + 1]));
        }

        units = 1;
        return BasicPlane[unit];
    }

    private static CharacterClass[] Build()
    {
        var classes = new CharacterClass[0x10000];
        for (var c = 0; c < classes.Length; c++)
        {
            classes[c] = Compute(c);
        }

        return classes;
    }

    private static CharacterClass Compute(int codePoint)
    {
        var found = CodePoint.Category(codePoint) switch
        {
            UnicodeCategory.UppercaseLetter => CharacterClass.Letter | CharacterClass.Uppercase | CharacterClass.Word,
            UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
                or UnicodeCategory.OtherLetter => CharacterClass.Letter | CharacterClass.Word,
            UnicodeCategory.DecimalDigitNumber => CharacterClass.Digit | CharacterClass.Word,
            UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.ConnectorPunctuation
                or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => CharacterClass.Word,
            _ => CharacterClass.None,
        };
        found |= CodePoint.IsWhiteSpace(codePoint) ? CharacterClass.WhiteSpace : CharacterClass.None;
        found |= WritingSystem.IsUnspaced(codePoint) ? CharacterClass.Unspaced | CharacterClass.Word : CharacterClass.None;
        return found | (codePoint >= 0x2E80 ? CharacterClass.EastAsian : CharacterClass.None);
    }
}
