namespace Linnet.Tokenization.PreTokenizers;

/// <summary>The cuts of DeepSeek-V3: numbers by three, then runs of Chinese and kana, then words.</summary>
/// <remarks>
/// Its tokenizer.json splits three times, each time the pieces of the time before. <see cref="DeepSeekV3"/> gives the same pieces in one pass,
/// in time linear in the text; <see cref="Words"/> is the third split alone.
/// </remarks>
public sealed class DeepSeekPreTokenizer : IPreTokenizer
{
    /// <summary>The first split.</summary>
    public const string NumberPattern = @"\p{N}{1,3}";

    /// <summary>The second split.</summary>
    public const string HanPattern = "[一-龥\u3040-ゟ゠-ヿ]+";

    /// <summary>The third split. It leaves some characters out, which are pieces too: <c>Split</c> with <c>Isolated</c>.</summary>
    public const string WordPattern =
        @"[!""#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const CharacterClass LetterOrMark = CharacterClass.Letter | CharacterClass.Mark;

    private readonly bool _three;

    private DeepSeekPreTokenizer(bool three) => _three = three;

    /// <summary>All three splits.</summary>
    public static DeepSeekPreTokenizer DeepSeekV3 { get; } = new(three: true);

    /// <summary>The third split alone.</summary>
    public static DeepSeekPreTokenizer Words { get; } = new(three: false);

    /// <inheritdoc/>
    public int Cut(ReadOnlySpan<byte> utf8, ref int position, Span<Piece> pieces)
    {
        var (count, at) = (0, position);
        while (count < pieces.Length && at < utf8.Length)
        {
            var end = Next(utf8, at);
            pieces[count++] = new(at, end - at);
            at = end;
        }

        position = at;
        return count;
    }

    private int Next(ReadOnlySpan<byte> utf8, int start)
    {
        if (_three && CharacterClasses.At(utf8, start, out var width) == CharacterClass.Number)
        {
            return Scan.Numbers(utf8, start + width, 2);
        }

        return new Segment(utf8, _three, _three && IsHan(utf8, start)).Next(start);
    }

    /// <summary>Whether the character is in <c>[一-龥぀-ゟ゠-ヿ]</c>: U+4E00 to U+9FA5, U+3040 to U+30FF.</summary>
    private static bool IsHan(ReadOnlySpan<byte> utf8, int index)
    {
        if (utf8[index] is < 0xE3 or > 0xE9 || utf8.Length - index < 3 || (utf8[index + 1] & 0xC0) != 0x80 || (utf8[index + 2] & 0xC0) != 0x80)
        {
            return false;
        }

        var codePoint = ((utf8[index] & 0x0F) << 12) | ((utf8[index + 1] & 0x3F) << 6) | (utf8[index + 2] & 0x3F);
        return codePoint is (>= 0x4E00 and <= 0x9FA5) or (>= 0x3040 and <= 0x30FF);
    }

    /// <summary>The third split, which looks no further than to the end of a piece of the second.</summary>
    private readonly ref struct Segment(ReadOnlySpan<byte> utf8, bool bounded, bool isHan)
    {
        private readonly ReadOnlySpan<byte> _utf8 = utf8;

        /// <summary>The end of the piece that begins at a place.</summary>
        public int Next(int start)
        {
            var first = At(start, out var width);
            var at = start + width;
            if ((first & LetterOrMark) == CharacterClass.None)
            {
                if (first == CharacterClass.Symbol)
                {
                    var word = _utf8[start] < 0x80 ? Scan.AsciiLetters(_utf8, at) : at;
                    return word > at ? word : SymbolsEnd(at);
                }

                var isLineEnd = _utf8[start] is (byte)'\r' or (byte)'\n';
                var second = At(at, out width);
                if (!isLineEnd && (second & LetterOrMark) != 0)
                {
                    return RunEnd(at + width, LetterOrMark);
                }

                if (first != CharacterClass.Space)
                {
                    return GapEnd(at);
                }

                return _utf8[start] == ' ' && second == CharacterClass.Symbol ? SymbolsEnd(at + width) : BlanksEnd(start);
            }

            return RunEnd(at, LetterOrMark);
        }

        private CharacterClass At(int index, out int width)
        {
            width = 0;
            if (index >= _utf8.Length)
            {
                return CharacterClass.None;
            }

            var found = CharacterClasses.At(_utf8, index, out width);
            return bounded && (found == CharacterClass.Number || (width == 3 && IsHan(_utf8, index)) != isHan) ? CharacterClass.None : found;
        }

        private int RunEnd(int start, CharacterClass wanted)
        {
            var at = start;
            while (true)
            {
                if (!isHan && wanted == LetterOrMark)
                {
                    at = Scan.AsciiLetters(_utf8, at);
                }

                if ((At(at, out var width) & wanted) == 0)
                {
                    return at;
                }

                at += width;
            }
        }

        private int SymbolsEnd(int start)
        {
            var end = RunEnd(start, CharacterClass.Symbol);
            return isHan ? end : Scan.LineEnds(_utf8, end);
        }

        /// <summary>Characters that no alternative matches are one piece up to the next that begins a match: the one in front of a letter does.</summary>
        private int GapEnd(int start)
        {
            var at = start;
            while (At(at, out var width) is CharacterClass.Other or CharacterClass.Number && (At(at + width, out _) & LetterOrMark) == 0)
            {
                at += width;
            }

            return at;
        }

        private int BlanksEnd(int start)
        {
            var (at, last, lineEnd) = (start, start, start);
            while (At(at, out var width) == CharacterClass.Space)
            {
                lineEnd = _utf8[at] is (byte)'\r' or (byte)'\n' ? at + 1 : lineEnd;
                last = at;
                at += width;
            }

            return lineEnd > start ? lineEnd : last == start || At(at, out _) == CharacterClass.None ? at : last;
        }
    }
}
