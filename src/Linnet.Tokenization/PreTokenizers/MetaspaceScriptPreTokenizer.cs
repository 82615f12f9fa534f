using Linnet.Core.Unicode;

namespace Linnet.Tokenization.PreTokenizers;

/// <summary>
/// Cuts in front of each ▁, around runs of Chinese characters and kana, and around each number: near to how SentencePiece bounds its pieces with
/// <c>split_by_unicode_script</c> and <c>split_digits</c>, and what tokenizer.json says by Metaspace, a Split and Digits.
/// </summary>
/// <remarks>SentencePiece tells all scripts apart, this only <see cref="SplitPreTokenizer.HanAndKana"/> from the others; and a ▁ in front of those is a piece of its own here.</remarks>
public sealed class MetaspaceScriptPreTokenizer : IPreTokenizer
{
    private const byte Other = 0, HanOrKana = 1, Number = 2, Mark = 3;

    private static readonly CodePointTable Kinds = CharacterSets.Numbers
        .Map(isNumber => isNumber != 0 ? Number : Other)
        .With(HanOrKana, [.. Enumerable.Range(0, 0x1_0000).Where(c => CharacterSets.HanAndKana[c] != 0)])
        .With(Mark, '▁');

    private MetaspaceScriptPreTokenizer()
    {
    }

    /// <summary>The only one.</summary>
    public static MetaspaceScriptPreTokenizer Instance { get; } = new();

    /// <inheritdoc/>
    public int Cut(ReadOnlySpan<byte> utf8, ref int position, Span<Piece> pieces)
    {
        var (count, at) = (0, position);
        while (count < pieces.Length && at < utf8.Length)
        {
            var (start, kind) = (at, KindAt(utf8, at, out var width));
            at += width;
            var goesOn = kind switch { Number => (byte)255, Mark => Other, _ => kind };
            while (at < utf8.Length && KindAt(utf8, at, out width) == goesOn)
            {
                at += width;
            }

            pieces[count++] = new(start, at - start);
        }

        position = at;
        return count;
    }

    private static byte KindAt(ReadOnlySpan<byte> utf8, int index, out int width)
    {
        var codePoint = Utf8CodePoint.Read(utf8, index, out width);
        return codePoint == Utf8CodePoint.Invalid ? Other : Kinds[codePoint];
    }
}
