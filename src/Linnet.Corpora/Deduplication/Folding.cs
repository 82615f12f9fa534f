using System.Globalization;
using Linnet.Core.Unicode;

namespace Linnet.Corpora.Deduplication;

/// <summary>What each character counts as when texts are compared: only the comparison sees it, never the corpus.</summary>
/// <remarks>
/// Case is folded, full-width and other compatibility forms of one character become that character, Latin, Greek and Cyrillic letters lose their
/// accents, a digit is 0, non-spacing marks do not count, everything that is neither letter nor digit separates; by default traditional Chinese
/// characters count as simplified ones. One array of 1 MB, made once; threads may share it.
/// </remarks>
public sealed class Folding
{
    /// <summary>Beyond this all is private use or not assigned, and separates.</summary>
    internal const int Limit = 0x40000;

    /// <summary>Flags above the 21 bits of the folded code point.</summary>
    internal const uint Digit = 1 << 24, Unspaced = 1 << 25, Ignored = 1 << 26, CodePointMask = (1 << 21) - 1;

    private static readonly Lazy<Folding> Shared = new(() => new Folding(SimplifiedChinese.All.ToDictionary(pair => (int)pair.Traditional, pair => (int)pair.Simplified)));

    private readonly uint[] _entries = new uint[Limit];

    /// <param name="variants">A further character for each folded one, such as the simplified for the traditional; null for none.</param>
    public Folding(IReadOnlyDictionary<int, int>? variants)
    {
        for (var codePoint = 0; codePoint < Limit; codePoint++)
        {
            _entries[codePoint] = Entry(codePoint, variants);
        }
    }

    /// <summary>The folding in which traditional Chinese characters count as simplified ones.</summary>
    public static Folding Default => Shared.Value;

    /// <summary>Of each code point below <see cref="Limit"/>: what it counts as, with flags; 0 for what separates.</summary>
    internal ReadOnlySpan<uint> Entries => _entries;

    /// <summary>What a character counts as: 0 for one that separates or does not count.</summary>
    /// <param name="codePoint">In [0, 0x10FFFF].</param>
    public int this[int codePoint] => codePoint < Limit ? (int)(_entries[codePoint] & CodePointMask) : 0;

    private static uint Entry(int codePoint, IReadOnlyDictionary<int, int>? variants)
    {
        var plain = CodePoint.Fold(Plain(codePoint));
        switch (CodePoint.Category(plain))
        {
            case UnicodeCategory.DecimalDigitNumber:
                return '0' | Digit;
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark:
                return Ignored;
            case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
                or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber or UnicodeCategory.SpacingCombiningMark:
                var folded = variants is not null && variants.TryGetValue(plain, out var variant) ? variant : plain;
                return (uint)folded | (WritingSystem.IsUnspaced(folded) ? Unspaced : 0);
            default:
                return 0;
        }
    }

    private static int Plain(int codePoint)
    {
        Span<int> parts = stackalloc int[CodePoint.MaximumDecomposition];
        var count = CodePoint.Decompose(codePoint, compatibility: true, parts);
        if (count == 1)
        {
            return parts[0];
        }

        // Marks of other scripts, such as the voicing of kana, make another letter.
        var hasAccents = CodePoint.Script(parts[0]) is Script.Latin or Script.Greek or Script.Cyrillic;
        foreach (var part in parts[1..count])
        {
            hasAccents &= CodePoint.Category(part) == UnicodeCategory.NonSpacingMark;
        }

        return hasAccents ? parts[0] : codePoint;
    }
}
