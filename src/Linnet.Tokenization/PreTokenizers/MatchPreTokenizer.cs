using System.Buffers;
using Linnet.Core.Unicode;

namespace Linnet.Tokenization.PreTokenizers;

/// <summary>Cuts out what a rule matches; what lies between two matches is a piece: tokenizer.json's <c>Isolated</c>.</summary>
internal sealed class MatchPreTokenizer : IPreTokenizer
{
    /// <summary>Bloom's pattern.</summary>
    public const string BloomPattern = @" ?[^(\s|[.,!?…。，、।۔،])]+";

    /// <summary>Falcon's pattern.</summary>
    public const string ThreeDigitsPattern = "[0-9][0-9][0-9]";

    private static readonly SearchValues<byte> Digit = SearchValues.Create("0123456789"u8);

    // Those bytes are written as themselves by ByteLevel, and as characters they are numbers: ² ³ ¹ ¼ ½ ¾.
    private static readonly SearchValues<byte> WrittenDigit = SearchValues.Create([.. "0123456789"u8, 0xB2, 0xB3, 0xB9, 0xBC, 0xBD, 0xBE]);

    private readonly Match _match;
    private readonly bool _goesByBytes;

    private MatchPreTokenizer(Match match, bool goesByBytes) => (_match, _goesByBytes) = (match, goesByBytes);

    /// <summary>The length of a match that begins at a place; 0 where none does.</summary>
    private delegate int Match(ReadOnlySpan<byte> utf8, int start);

    /// <summary>Words, a blank before them included, between punctuation of several scripts (<see cref="BloomPattern"/>).</summary>
    public static MatchPreTokenizer Bloom { get; } = new(BloomWord, goesByBytes: false);

    /// <summary>Each three digits of ASCII (<see cref="ThreeDigitsPattern"/>).</summary>
    public static MatchPreTokenizer ThreeDigits { get; } = new(
        static (utf8, start) => utf8.Length - start >= 3 && !utf8.Slice(start, 3).ContainsAnyExcept(Digit) ? 3 : 0, goesByBytes: true);

    /// <summary>Runs of digits behind a ByteLevel, which sees characters that stand for bytes.</summary>
    public static MatchPreTokenizer WrittenDigits { get; } = new(
        static (utf8, start) => utf8[start..].IndexOfAnyExcept(WrittenDigit) is >= 0 and var length ? length : utf8.Length - start, goesByBytes: true);

    /// <summary>Each digit behind a ByteLevel.</summary>
    public static MatchPreTokenizer EachWrittenDigit { get; } = new(static (utf8, start) => WrittenDigit.Contains(utf8[start]) ? 1 : 0, goesByBytes: true);

    /// <inheritdoc/>
    public int Cut(ReadOnlySpan<byte> utf8, ref int position, Span<Piece> pieces)
    {
        var count = 0;
        while (count < pieces.Length && position < utf8.Length)
        {
            var end = position + _match(utf8, position);
            if (end == position)
            {
                do
                {
                    end += Width(utf8, end);
                }
                while (end < utf8.Length && _match(utf8, end) == 0);
            }

            pieces[count++] = new Piece(position, end - position);
            position = end;
        }

        return count;
    }

    private static int BloomWord(ReadOnlySpan<byte> utf8, int start)
    {
        var word = utf8[start] == ' ' ? start + 1 : start;
        var end = word;
        while (end < utf8.Length && !IsBetweenWords(Utf8CodePoint.Read(utf8, end, out var width)))
        {
            end += width;
        }

        return end > word ? end - start : 0;
    }

    private static bool IsBetweenWords(int codePoint) => codePoint is '(' or ')' or '|' or '.' or ',' or '!' or '?' or '…' or '。' or '，' or '、' or '।' or '۔' or '،'
        || (codePoint >= 0 && CodePoint.IsWhiteSpace(codePoint));

    private int Width(ReadOnlySpan<byte> utf8, int start)
    {
        var width = 1;
        if (!_goesByBytes)
        {
            _ = Utf8CodePoint.Read(utf8, start, out width);
        }

        return width;
    }
}
