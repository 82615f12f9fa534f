using System.Globalization;

namespace Linnet.Core.Unicode;

/// <summary>What Unicode says about a code point.</summary>
/// <remarks>
/// From the project's own tables of the one version <see cref="UnicodeVersion"/>, so that neither the machine's ICU nor the runtime's tables
/// decide anything. Every method takes a code point in [0, 0x10FFFF] and throws <see cref="IndexOutOfRangeException"/> for another.
/// </remarks>
public static class CodePoint
{
    /// <summary>The last code point.</summary>
    public const int Maximum = 0x10FFFF;

    /// <summary>The most code points that one decomposes into (U+FDFA).</summary>
    public const int MaximumDecomposition = 18;

    /// <summary>The version of Unicode.</summary>
    public static Version UnicodeVersion => UnicodeData.Version;

    /// <summary>The general category of each code point: a <see cref="UnicodeCategory"/>.</summary>
    public static CodePointTable Categories => UnicodeData.Categories;

    /// <summary>The script of each code point: a <see cref="Unicode.Script"/>.</summary>
    public static CodePointTable Scripts => UnicodeData.Scripts;

    /// <summary>Ten times the version of Unicode that assigned each code point, such as 121 for 12.1; 0 for those that none did.</summary>
    public static CodePointTable Ages => UnicodeData.Ages;

    /// <summary>The general category; <see cref="UnicodeCategory.OtherNotAssigned"/> for what is not assigned.</summary>
    public static UnicodeCategory Category(int codePoint) => (UnicodeCategory)UnicodeData.Categories[codePoint];

    /// <summary>The script; <see cref="Script.Unknown"/> for what is not assigned.</summary>
    public static Script Script(int codePoint) => (Script)UnicodeData.Scripts[codePoint];

    /// <summary>The canonical combining class: 0 for a starter, up to 240 for a mark that canonical order moves.</summary>
    public static int CombiningClass(int codePoint) => UnicodeData.CombiningClasses[codePoint];

    /// <summary>The property White_Space: with U+0085 and U+3000, without U+200B and U+FEFF.</summary>
    public static bool IsWhiteSpace(int codePoint) => (UnicodeData.Flags[codePoint] & UnicodeData.WhiteSpace) != 0;

    /// <summary>The property Alphabetic.</summary>
    public static bool IsAlphabetic(int codePoint) => (UnicodeData.Flags[codePoint] & UnicodeData.Alphabetic) != 0;

    /// <summary>Builds a table with 1 for what <c>\w</c> matches: Alphabetic, a mark, a decimal digit, a connector or Join_Control (Unicode Technical Standard 18, annex C).</summary>
    public static CodePointTable WordCharacters() => UnicodeData.Categories
        .Combine(UnicodeData.Flags, (category, flags) => (flags & UnicodeData.Alphabetic) != 0 || (UnicodeCategory)category is
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation ? (byte)1 : (byte)0)
        .With(1, 0x200C, 0x200D);

    /// <summary>The full lower case without regard to what stands around; empty where the code point stays itself. Only U+0130 becomes two.</summary>
    public static ReadOnlySpan<int> ToLower(int codePoint) =>
        (UnicodeData.Flags[codePoint] & UnicodeData.ChangesInLower) != 0 ? UnicodeData.Lower[codePoint] : [];

    /// <summary>The simple case folding: what code points that differ in case alone share.</summary>
    public static int Fold(int codePoint) =>
        (UnicodeData.Flags[codePoint] & UnicodeData.ChangesInFold) != 0 ? UnicodeData.Fold[codePoint][0] : codePoint;

    /// <summary>Builds a table that is not 0 for code points which, in some company, a normalization form changes.</summary>
    /// <remarks>The others are starters which neither decompose nor compose with what stands before them (Unicode Standard Annex 15, quick check).</remarks>
    /// <param name="composed">NFC and NFKC, not NFD and NFKD.</param>
    /// <param name="compatibility">NFKC and NFKD, not NFC and NFD.</param>
    public static CodePointTable ChangingCharacters(bool composed, bool compatibility)
    {
        var flag = (composed, compatibility) switch
        {
            (true, false) => UnicodeData.ChangesInNfc,
            (false, false) => UnicodeData.ChangesInNfd,
            (true, true) => UnicodeData.ChangesInNfkc,
            (false, true) => UnicodeData.ChangesInNfkd,
        };
        return UnicodeData.Flags.Map(flags => (byte)(flags & flag));
    }

    /// <summary>Writes the full decomposition of a code point.</summary>
    /// <param name="codePoint">The code point.</param>
    /// <param name="compatibility">Compatibility decomposition, not only canonical.</param>
    /// <param name="output">Receives the code points: at least <see cref="MaximumDecomposition"/> places.</param>
    /// <returns>How many; 1, the code point itself, where nothing is decomposed.</returns>
    public static int Decompose(int codePoint, bool compatibility, Span<int> output)
    {
        if (Hangul.IsSyllable(codePoint))
        {
            return Hangul.Decompose(codePoint, output);
        }

        var found = compatibility ? UnicodeData.Compatibility[codePoint] : default;
        found = found.IsEmpty ? UnicodeData.Canonical[codePoint] : found;
        if (found.IsEmpty)
        {
            output[0] = codePoint;
            return 1;
        }

        found.CopyTo(output);
        return found.Length;
    }

    /// <summary>The primary composite of two code points, or -1 when there is none.</summary>
    public static int Compose(int first, int second)
    {
        if (Hangul.Compose(first, second) is >= 0 and var syllable)
        {
            return syllable;
        }

        var index = UnicodeData.CompositionPairs.AsSpan().BinarySearch(((long)first << 32) | (uint)second);
        return index < 0 ? -1 : UnicodeData.Compositions[index];
    }
}
