using System.Globalization;
using Linnet.Core.Unicode;

namespace Linnet.Corpora.Screening.Folding;

/// <summary>Makes texts alike that differ in width, compatibility form, case, traditional or simplified characters, or in what cannot be seen.</summary>
/// <remarks>
/// Each character goes through NFKC, simple case folding and <see cref="SimplifiedChinese"/>; characters of the category Cf, variation selectors and
/// U+034F go. A mark composes with the character before it, which is NFKC wherever marks stand in canonical order. Threads may share one.
/// </remarks>
public sealed class TextFolding
{
    private const char Skipped = '\uFFFF', Several = '\uFFFE', Separator = '\uFFFD'; // two of them no characters, the third kept for what cannot be read

    private static readonly Lazy<TextFolding> PlainFolding = new(() => new TextFolding());

    private readonly char[] _basic = new char[0x10000];
    private readonly Dictionary<int, string> _several = [];
    private readonly int _longestSeparator;

    /// <param name="longestSeparator">
    /// So many separators between two characters are left out, as in 敏*感-词; 0: none. Separators are white space within a line, dashes, connectors,
    /// symbols, and of other punctuation those that end or join no clause.
    /// </param>
    public TextFolding(int longestSeparator = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(longestSeparator);
        _longestSeparator = longestSeparator;
        var simplified = SimplifiedChinese.All.ToDictionary(p => (int)p.Traditional, p => (int)p.Simplified);
        for (var c = 0; c < _basic.Length; c++)
        {
            _basic[c] = (char)c;
            if (IsInvisible(c))
            {
                _basic[c] = Skipped;
            }
            else if (c is >= 0xD800 and < 0xE000 or >= 0xFFFD)
            {
                _basic[c] = char.IsSurrogate((char)c) ? Several : '\uFFFC'; // what stands for anything that is no character
            }
            else
            {
                Set(c, Changes(c) || simplified.ContainsKey(c) ? FoldOne(c, simplified) : ((char)c).ToString());
            }
        }

        for (var c = 0x10000; c <= CodePoint.Maximum; c++)
        {
            if (IsInvisible(c))
            {
                _several.Add(c, "");
            }
            else if (Changes(c))
            {
                _several.Add(c, FoldOne(c, simplified));
            }
        }
    }

    /// <summary>The folding that leaves separators where they are.</summary>
    internal static TextFolding Plain => PlainFolding.Value;

    /// <summary>Folds a text.</summary>
    /// <param name="text">The text; a lone surrogate becomes U+FFFC.</param>
    /// <param name="output">Receives the folded text and its places.</param>
    public void Fold(ReadOnlySpan<char> text, FoldedText output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Clear(text.Length);
        var separators = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var folded = _basic[text[i]];
            if (folded < Separator)
            {
                output.Add(folded, i);
                separators = 0;
            }
            else if (folded == Separator)
            {
                // A run that is too long is a gap that no word reaches over.
                if (++separators == _longestSeparator + 1)
                {
                    output.Add(' ', i);
                }
            }
            else if (folded == Several)
            {
                i += AddSeveral(text, i, separators == 0, output) - 1;
                separators = 0;
            }
        }
    }

    /// <summary>Folds a text without its places.</summary>
    public string Fold(string text)
    {
        var output = new FoldedText();
        Fold(text, output);
        return output.Units.ToString();
    }

    internal static bool IsInvisible(int c) =>
        c is 0x034F or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) || CodePoint.Category(c) == UnicodeCategory.Format;

    private static bool IsSeparator(int c) => c != '\n' && (CodePoint.IsWhiteSpace(c) || CodePoint.Category(c) switch
    {
        UnicodeCategory.DashPunctuation or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.MathSymbol
            or UnicodeCategory.ModifierSymbol or UnicodeCategory.OtherSymbol or UnicodeCategory.CurrencySymbol => true,
        UnicodeCategory.OtherPunctuation => !"!,.:;?、。\"'".Contains((char)c) || c == '.',
        _ => false,
    });

    private static bool Changes(int codePoint)
    {
        Span<int> output = stackalloc int[CodePoint.MaximumDecomposition];
        return CodePoint.Fold(codePoint) != codePoint || CodePoint.Decompose(codePoint, compatibility: true, output) != 1 || output[0] != codePoint;
    }

    // Until nothing changes: what case folding or simplification yields may decompose.
    private static string FoldOne(int codePoint, Dictionary<int, int> simplified)
    {
        int[] current = [codePoint];
        for (var round = 0; round < 8; round++)
        {
            var next = Compose([.. current.SelectMany(Decompose)]).Where(c => !IsInvisible(c)).Select(CodePoint.Fold)
                .Select(c => simplified.GetValueOrDefault(c, c)).ToArray();
            if (next.SequenceEqual(current))
            {
                break;
            }

            current = next;
        }

        return string.Concat(current.Select(char.ConvertFromUtf32));
    }

    private static int[] Decompose(int codePoint)
    {
        Span<int> output = stackalloc int[CodePoint.MaximumDecomposition];
        return output[..CodePoint.Decompose(codePoint, compatibility: true, output)].ToArray();
    }

    private static List<int> Compose(int[] codePoints)
    {
        var composed = new List<int>();
        foreach (var c in codePoints)
        {
            if (composed.Count > 0 && CodePoint.Compose(composed[^1], c) is >= 0 and var both)
            {
                composed[^1] = both;
            }
            else
            {
                composed.Add(c);
            }
        }

        return composed;
    }

    private void Set(int c, string folded)
    {
        if (_longestSeparator > 0 && folded.Length == 1 && IsSeparator(folded[0]))
        {
            _basic[c] = Separator;
        }
        else if (folded.Length == 1 && !ComposesBackwards(folded[0]))
        {
            _basic[c] = folded[0];
        }
        else
        {
            _basic[c] = Several;
            _several[c] = folded;
        }
    }

    // Marks, and the vowels and finals of conjoining jamo.
    internal static bool ComposesBackwards(int c) => CodePoint.CombiningClass(c) > 0 || c is >= 0x1161 and <= 0x11FF;

    // How many UTF-16 units of the text it took.
    private int AddSeveral(ReadOnlySpan<char> text, int i, bool composes, FoldedText output)
    {
        var (codePoint, width) = ((int)text[i], 1);
        if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
        {
            (codePoint, width) = (char.ConvertToUtf32(text[i], text[i + 1]), 2);
        }
        else if (char.IsSurrogate(text[i]))
        {
            output.Add('\uFFFC', i);
            return 1;
        }

        if (!_several.TryGetValue(codePoint, out var folded))
        {
            output.Add(text[i], i);
            output.Add(text[i + 1], i);
            return width;
        }

        if (composes && folded.Length == 1 && ComposesBackwards(folded[0]) && output.Length > 0
            && CodePoint.Compose(output.Units[^1], folded[0]) is >= 0 and < 0x10000 and var both)
        {
            var place = output.Places[^1];
            output.RemoveLast(1);
            foreach (var unit in _basic[both] == Several ? _several[both] : _basic[both].ToString())
            {
                output.Add(unit, place);
            }

            return width;
        }

        foreach (var unit in folded)
        {
            output.Add(unit, i);
        }

        return width;
    }
}
