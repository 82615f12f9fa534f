namespace Linnet.Tokenization.PreTokenizers;

/// <summary>The cut of o200k (GPT-4o): words end where lower case is followed by upper case, and take their marks and contractions with them.</summary>
/// <remarks>A scanner of code points that gives exactly the matches of <see cref="Pattern"/>, in time linear in the text.</remarks>
public sealed class O200kPreTokenizer : IPreTokenizer
{
    /// <summary>The regular expression that it stands for; every character is in a match.</summary>
    public const string Pattern =
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
        + @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
        + @"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const CharacterClass Either = CharacterClass.Caseless | CharacterClass.Mark;
    private const CharacterClass Uppers = CharacterClass.Upper | Either;
    private const CharacterClass Lowers = CharacterClass.Lower | Either;

    private O200kPreTokenizer()
    {
    }

    /// <summary>The one scanner.</summary>
    public static O200kPreTokenizer Instance { get; } = new();

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

    private static int Next(ReadOnlySpan<byte> utf8, int start)
    {
        var first = CharacterClasses.At(utf8, start, out var width);
        var at = start + width;
        if (first == CharacterClass.Number)
        {
            return Scan.Numbers(utf8, at, 2);
        }

        if ((first & CharacterClass.Letter) != 0)
        {
            return Contracted(utf8, Word(utf8, start, out var uppers) is var word && word > start ? word : uppers);
        }

        var isLineEnd = utf8[start] is (byte)'\r' or (byte)'\n';
        if (!isLineEnd && at < utf8.Length && (CharacterClasses.At(utf8, at, out _) & (CharacterClass.Letter | CharacterClass.Mark)) != 0)
        {
            var word = Word(utf8, at, out var uppers);
            if (word > at)
            {
                return Contracted(utf8, word);
            }

            // A mark begins a word of its own before it leads another: the first alternative is tried without the character in front
            // of the word before the second is tried at all.
            return Contracted(utf8, first == CharacterClass.Mark ? at : uppers);
        }

        if (first == CharacterClass.Mark)
        {
            return Contracted(utf8, at);
        }

        if (first == CharacterClass.Space
            && (utf8[start] != ' ' || at >= utf8.Length || (CharacterClasses.At(utf8, at, out _) & CharacterClass.NeitherWordNorSpace) == 0))
        {
            return Scan.Blanks(utf8, start);
        }

        return Scan.LineEnds(utf8, CharacterClasses.RunEnd(utf8, at, CharacterClass.NeitherWordNorSpace), slash: true);
    }

    /// <summary>Behind <c>[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+</c>; the start when that does not match.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="start">In [0, length).</param>
    /// <param name="uppers">Behind <c>[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*</c>.</param>
    private static int Word(ReadOnlySpan<byte> utf8, int start, out int uppers)
    {
        // What is neither upper nor lower belongs to both classes: where no lower case follows, the first class gives back so much
        // that the last such character is left for the second.
        var (at, lastOfEither) = (start, start);
        while (at < utf8.Length)
        {
            var found = CharacterClasses.At(utf8, at, out var width);
            if ((found & Uppers) == 0)
            {
                if (found == CharacterClass.Lower)
                {
                    uppers = at;
                    return LowersEnd(utf8, at + width);
                }

                break;
            }

            at += width;
            lastOfEither = (found & Either) != 0 ? at : lastOfEither;
        }

        uppers = at;
        return lastOfEither;
    }

    private static int LowersEnd(ReadOnlySpan<byte> utf8, int start)
    {
        var at = Scan.AsciiLower(utf8, start);
        return at < utf8.Length && utf8[at] >= 0x80 ? CharacterClasses.RunEnd(utf8, at, Lowers) : at;
    }

    private static int Contracted(ReadOnlySpan<byte> utf8, int end) =>
        end < utf8.Length && utf8[end] == '\'' ? Scan.AnyCaseContraction(utf8, end) : end;
}
