namespace Linnet.Tokenization.PreTokenizers;

/// <summary>The cut of GPT-2 (Radford et al. 2019) and of tokenizer.json's <c>ByteLevel</c>.</summary>
/// <remarks>A scanner of code points that gives exactly the matches of <see cref="Pattern"/>, in time linear in the text.</remarks>
public sealed class Gpt2PreTokenizer : IPreTokenizer
{
    /// <summary>The regular expression that it stands for; every character is in a match.</summary>
    public const string Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private Gpt2PreTokenizer()
    {
    }

    /// <summary>The one scanner.</summary>
    public static Gpt2PreTokenizer Instance { get; } = new();

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
        if (utf8[start] == '\'' && Scan.Contraction(utf8, start) is var contraction && contraction > start)
        {
            return contraction;
        }

        var first = CharacterClasses.At(utf8, start, out var width);
        var at = start + width;
        if (utf8[start] == ' ' && at < utf8.Length)
        {
            first = CharacterClasses.At(utf8, at, out width);
            if (first == CharacterClass.Space)
            {
                return Scan.Blanks(utf8, start, lineEnds: false);
            }

            at += width;
        }

        return first switch
        {
            CharacterClass.Upper or CharacterClass.Lower or CharacterClass.Caseless => Scan.Letters(utf8, at),
            CharacterClass.Number => Scan.Numbers(utf8, at, int.MaxValue),
            CharacterClass.Space => Scan.Blanks(utf8, start, lineEnds: false),
            _ => CharacterClasses.RunEnd(utf8, at, CharacterClass.NeitherWordNorSpace),
        };
    }
}
