using Linnet.Core.Unicode;

namespace Linnet.Tokenization.PreTokenizers;

/// <summary>Cuts after so many characters, wherever words end: tokenizer.json's <c>FixedLength</c>.</summary>
public sealed class FixedLengthPreTokenizer : IPreTokenizer
{
    private readonly int _length;

    /// <param name="length">Code points of a piece, at least 1; the last may have fewer. A byte that is no UTF-8 counts as one.</param>
    public FixedLengthPreTokenizer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        _length = length;
    }

    /// <inheritdoc/>
    public int Cut(ReadOnlySpan<byte> utf8, ref int position, Span<Piece> pieces)
    {
        var (count, at) = (0, position);
        while (count < pieces.Length && at < utf8.Length)
        {
            var start = at;
            for (var read = 0; read < _length && at < utf8.Length; read++)
            {
                _ = Utf8CodePoint.Read(utf8, at, out var width);
                at += width;
            }

            pieces[count++] = new(start, at - start);
        }

        position = at;
        return count;
    }
}
