using Linnet.Core.Unicode;

namespace Linnet.Tokenization.PreTokenizers;

/// <summary>Cuts where the kind of character changes: tokenizer.json's <c>Whitespace</c>, <c>WhitespaceSplit</c> and <c>BertPreTokenizer</c>. Blanks give no piece.</summary>
public sealed class RunPreTokenizer : IPreTokenizer
{
    private const byte Dropped = 0, Alone = 1, Run = 2, OtherRun = 3;

    private readonly CodePointTable _kinds;
    private readonly byte _invalid; // the kind of a byte that is no UTF-8
    private readonly byte[] _ascii = new byte[0x80];

    private RunPreTokenizer(CodePointTable kinds, byte invalid)
    {
        (_kinds, _invalid) = (kinds, invalid);
        for (var i = 0; i < _ascii.Length; i++)
        {
            _ascii[i] = kinds[i];
        }
    }

    /// <summary>Words <c>\w+</c> and signs <c>[^\w\s]+</c>.</summary>
    public static RunPreTokenizer Whitespace =>
        field ?? One(ref field, CodePoint.WordCharacters().Combine(CharacterSets.Blanks, (word, blank) => blank != 0 ? Dropped : word != 0 ? Run : OtherRun), OtherRun);

    /// <summary>What stands between blanks.</summary>
    public static RunPreTokenizer WhitespaceSplit => field ?? One(ref field, CharacterSets.Blanks.Map(blank => blank != 0 ? Dropped : Run), Run);

    /// <summary>What stands between blanks, with each ASCII sign and each character of the category P of Unicode 8.0 alone (Devlin et al. 2018). A byte that is no UTF-8 is alone.</summary>
    public static RunPreTokenizer Bert =>
        field ?? One(ref field, CharacterSets.Punctuation.Combine(CharacterSets.Blanks, (sign, blank) => blank != 0 ? Dropped : sign != 0 ? Alone : Run), Alone);

    /// <inheritdoc/>
    public int Cut(ReadOnlySpan<byte> utf8, ref int position, Span<Piece> pieces)
    {
        var (count, at) = (0, position);
        while (at < utf8.Length)
        {
            var kind = KindAt(utf8, at, out var width);
            if (kind == Dropped)
            {
                at += width;
                continue;
            }

            if (count == pieces.Length)
            {
                break;
            }

            var start = at;
            at += width;
            while (kind != Alone && at < utf8.Length && KindAt(utf8, at, out width) == kind)
            {
                at += width;
            }

            pieces[count++] = new(start, at - start);
        }

        position = at;
        return count;
    }

    /// <summary>The one instance, whichever thread was first: files name a cut by it.</summary>
    private static RunPreTokenizer One(ref RunPreTokenizer? known, CodePointTable kinds, byte invalid)
    {
        var made = new RunPreTokenizer(kinds, invalid);
        return Interlocked.CompareExchange(ref known, made, null) ?? made;
    }

    private byte KindAt(ReadOnlySpan<byte> utf8, int index, out int width)
    {
        if (utf8[index] < 0x80)
        {
            width = 1;
            return _ascii[utf8[index]];
        }

        var codePoint = Utf8CodePoint.Read(utf8, index, out width);
        return codePoint == Utf8CodePoint.Invalid ? _invalid : _kinds[codePoint];
    }
}
