using System.Numerics;

namespace Linnet.Tokenization.PreTokenizers;

/// <summary>The cut of cl100k, and of LLaMA-3, Qwen2 and Linnet, which differ from it in one number or two.</summary>
/// <remarks>Scanners of code points that give exactly the matches of <see cref="Pattern"/>, in time linear in the text.</remarks>
public sealed class Cl100kPreTokenizer : IPreTokenizer
{
    private readonly int _digits; // the most numbers in a piece
    private readonly int _letters; // the most letters in a piece, 0 without bound
    private readonly bool _longS; // whether a contraction may be written with U+017F
    private readonly bool _blankEnd; // whether blanks at the text's end are one piece, line ends or not

    private Cl100kPreTokenizer(string pattern, int digits, int letters = 0, bool longS = true, bool blankEnd = false) =>
        (Pattern, _digits, _letters, _longS, _blankEnd) = (pattern, digits, letters, longS, blankEnd);

    /// <summary>cl100k (GPT-4) as it was first published; LLaMA-3 has the same.</summary>
    public static Cl100kPreTokenizer Cl100k { get; } = new(
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+", digits: 3);

    /// <summary>cl100k as tiktoken has it from 0.9 on: at the end of the text, all blanks are one piece, even behind a line end.</summary>
    public static Cl100kPreTokenizer Cl100kPossessive { get; } = new(
        @"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s", digits: 3, blankEnd: true);

    /// <summary>Qwen2, Qwen2.5 and Qwen3: each number is a piece.</summary>
    public static Cl100kPreTokenizer Qwen2 { get; } = new(
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+", digits: 1);

    /// <summary>Linnet's own: a run of letters ends after <see cref="PreTokenizer.MaximumLetters"/>, because Chinese is written without spaces and a run would be a whole clause.</summary>
    public static Cl100kPreTokenizer Linnet { get; } = new(PreTokenizer.Pattern, digits: 3, letters: PreTokenizer.MaximumLetters, longS: false);

    /// <summary>The regular expression that it stands for; every character is in a match.</summary>
    public string Pattern { get; }

    /// <inheritdoc/>
    public int Cut(ReadOnlySpan<byte> utf8, ref int position, Span<Piece> pieces)
    {
        var (count, at) = (0, position);
        while (count < pieces.Length && at < utf8.Length)
        {
            var end = Next(utf8, at, out _);
            pieces[count++] = new(at, end - at);
            at = end;
        }

        position = at;
        return count;
    }

    /// <summary>The end of the piece that begins at a place.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="start">In [0, length).</param>
    /// <param name="cut">Whether a run of letters goes on in the next piece.</param>
    internal int Next(ReadOnlySpan<byte> utf8, int start, out bool cut)
    {
        cut = false;
        var first = CharacterClasses.At(utf8, start, out var width);
        var at = start + width;
        if ((first & CharacterClass.Letter) != 0)
        {
            return Letters(utf8, start, at, out cut);
        }

        if (first == CharacterClass.Number)
        {
            return Scan.Numbers(utf8, at, _digits - 1);
        }

        if (utf8[start] == '\'' && Contraction(utf8, start) is var contraction && contraction > start)
        {
            return contraction;
        }

        if (first == CharacterClass.Space && utf8[start] is (byte)'\r' or (byte)'\n')
        {
            return Blanks(utf8, start);
        }

        var second = CharacterClass.None;
        if (at < utf8.Length)
        {
            second = CharacterClasses.At(utf8, at, out width);
            if ((second & CharacterClass.Letter) != 0)
            {
                return Letters(utf8, at, at + width, out cut);
            }
        }

        if (first == CharacterClass.Space && (utf8[start] != ' ' || (second & CharacterClass.NeitherWordNorSpace) == 0))
        {
            return Blanks(utf8, start);
        }

        return Scan.LineEnds(utf8, CharacterClasses.RunEnd(utf8, at, CharacterClass.NeitherWordNorSpace));
    }

    private int Contraction(ReadOnlySpan<byte> utf8, int start)
    {
        var end = Scan.AnyCaseContraction(utf8, start);
        return _longS || end <= start + 1 || utf8[start + 1] < 0x80 ? end : start;
    }

    private int Blanks(ReadOnlySpan<byte> utf8, int start)
    {
        if (_blankEnd && CharacterClasses.RunEnd(utf8, start, CharacterClass.Space) is var end && end == utf8.Length)
        {
            return end;
        }

        return Scan.Blanks(utf8, start);
    }

    /// <param name="utf8">The text.</param>
    /// <param name="start">Where the letters begin.</param>
    /// <param name="at">Behind the first of them.</param>
    /// <param name="cut">Whether the run goes on.</param>
    private int Letters(ReadOnlySpan<byte> utf8, int start, int at, out bool cut)
    {
        cut = false;
        if (_letters == 0)
        {
            return Scan.Letters(utf8, at);
        }

        // No letter has more than four bytes, so the piece ends within these; the run may go on far behind them.
        var within = utf8[..(int)Math.Min(utf8.Length, start + (4L * _letters))];
        var end = Scan.Letters(within, at);
        if (end - start > _letters)
        {
            var taken = 0;
            for (at = start; at < end && taken < _letters; taken++)
            {
                at += Width(utf8[at]);
            }

            end = at;
        }

        cut = end < utf8.Length && end - start >= _letters && (CharacterClasses.At(utf8, end, out _) & CharacterClass.Letter) != 0;
        return end;
    }

    /// <summary>Bytes of a character that is UTF-8, by its first.</summary>
    private static int Width(byte first) => first < 0x80 ? 1 : BitOperations.LeadingZeroCount((uint)(byte)~first) - 24;
}
