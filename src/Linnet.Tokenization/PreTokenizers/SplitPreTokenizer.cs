using Linnet.Core.Unicode;

namespace Linnet.Tokenization.PreTokenizers;

/// <summary>Cuts at a literal, or at the characters of a set: tokenizer.json's <c>Split</c> by a string, <c>CharDelimiterSplit</c>, <c>Punctuation</c>, <c>Digits</c>, and the cut of <c>Metaspace</c>.</summary>
public sealed class SplitPreTokenizer : IPreTokenizer
{
    private readonly byte[]? _literal;
    private readonly CodePointTable? _set; // not 0: a match
    private readonly bool _invalid; // whether a byte that is no UTF-8 is a match
    private readonly SplitBehavior _behavior;
    private readonly int _limit; // the most matches in one contiguous piece

    private SplitPreTokenizer(byte[]? literal, CodePointTable? set, bool invalid, SplitBehavior behavior, int limit = int.MaxValue) =>
        (_literal, _set, _invalid, _behavior, _limit) = (literal, set, invalid, behavior, limit);

    /// <summary>At each place where a literal stands, from the left.</summary>
    /// <param name="utf8">The literal, at least one byte.</param>
    /// <param name="behavior">What becomes of it.</param>
    public static SplitPreTokenizer Literal(ReadOnlySpan<byte> utf8, SplitBehavior behavior)
    {
        if (utf8.IsEmpty)
        {
            throw new ArgumentException("An empty literal stands nowhere.", nameof(utf8));
        }

        return new(utf8.ToArray(), null, invalid: false, behavior);
    }

    /// <summary>At each ASCII sign and each character of the category P of Unicode 8.0, as tokenizer.json's peers have it. A byte that is no UTF-8 counts as one.</summary>
    public static SplitPreTokenizer Punctuation(SplitBehavior behavior = SplitBehavior.Isolated) =>
        new(null, CharacterSets.Punctuation, invalid: true, behavior);

    /// <summary>At each number (category N).</summary>
    /// <param name="individual">Each is a piece; if not, those side by side are one.</param>
    public static SplitPreTokenizer Digits(bool individual) =>
        new(null, CharacterSets.Numbers, invalid: false, individual ? SplitBehavior.Isolated : SplitBehavior.Contiguous);

    /// <summary><c>\p{N}{1,limit}</c>, isolated: numbers side by side are pieces of so many from the left.</summary>
    /// <param name="limit">The most numbers in a piece, at least 1.</param>
    public static SplitPreTokenizer Numbers(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return new(null, CharacterSets.Numbers, invalid: false, SplitBehavior.Contiguous, limit);
    }

    /// <summary><c>[一-龥\u3040-ゟ゠-ヿ]+</c>, isolated: runs of U+4E00 to U+9FA5 and U+3040 to U+30FF, the second split of DeepSeek-V3.</summary>
    public static SplitPreTokenizer HanAndKana { get; } = new(null, CharacterSets.HanAndKana, invalid: false, SplitBehavior.Contiguous);

    /// <summary>In front of each replacement character, as <c>Metaspace</c> cuts what <see cref="Normalizers.MetaspaceNormalizer"/> wrote.</summary>
    /// <param name="replacement">The character that stands for a space.</param>
    public static SplitPreTokenizer Metaspace(string replacement = "▁") =>
        Literal(System.Text.Encoding.UTF8.GetBytes(replacement), SplitBehavior.MergedWithNext);

    /// <inheritdoc/>
    public int Cut(ReadOnlySpan<byte> utf8, ref int position, Span<Piece> pieces)
    {
        var (count, at) = (0, position);
        while (count < pieces.Length && at < utf8.Length)
        {
            var start = at;
            var match = MatchLength(utf8, at);
            at = match > 0 ? at + match : NextMatch(utf8, at);
            switch (_behavior)
            {
                case SplitBehavior.Removed when match > 0:
                    continue;
                case SplitBehavior.Contiguous when match > 0:
                    for (var taken = 1; taken < _limit && at < utf8.Length && MatchLength(utf8, at) is > 0 and var more; taken++)
                    {
                        at += more;
                    }

                    break;
                case SplitBehavior.MergedWithPrevious when match == 0 && at < utf8.Length:
                    at += MatchLength(utf8, at);
                    break;
                case SplitBehavior.MergedWithNext when match > 0:
                    at = NextMatch(utf8, at);
                    break;
                default:
                    break;
            }

            pieces[count++] = new(start, at - start);
        }

        position = at;
        return count;
    }

    private int MatchLength(ReadOnlySpan<byte> utf8, int at)
    {
        if (_literal is not null)
        {
            return utf8[at..].StartsWith(_literal) ? _literal.Length : 0;
        }

        var codePoint = Utf8CodePoint.Read(utf8, at, out var width);
        return (codePoint == Utf8CodePoint.Invalid ? _invalid : _set![codePoint] != 0) ? width : 0;
    }

    /// <summary>Where the first match from a place on begins, or the text's end.</summary>
    private int NextMatch(ReadOnlySpan<byte> utf8, int start)
    {
        if (_literal is not null)
        {
            return utf8[start..].IndexOf(_literal) is >= 0 and var found ? start + found : utf8.Length;
        }

        var at = start;
        while (at < utf8.Length)
        {
            var codePoint = Utf8CodePoint.Read(utf8, at, out var width);
            if (codePoint == Utf8CodePoint.Invalid ? _invalid : _set![codePoint] != 0)
            {
                break;
            }

            at += width;
        }

        return at;
    }
}
