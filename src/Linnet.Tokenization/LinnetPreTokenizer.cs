namespace Linnet.Tokenization;

/// <summary>Linnet's own cut: <see cref="PreTokenizer"/>.</summary>
internal sealed class LinnetPreTokenizer : IPreTokenizer
{
    public static LinnetPreTokenizer Instance { get; } = new();

    /// <inheritdoc/>
    public int Cut(ReadOnlySpan<byte> utf8, ref int position, Span<Piece> pieces)
    {
        var count = 0;
        while (count < pieces.Length && position < utf8.Length)
        {
            pieces[count] = new Piece(position, PreTokenizer.Next(utf8[position..]));
            position += pieces[count++].Length;
        }

        return count;
    }
}
