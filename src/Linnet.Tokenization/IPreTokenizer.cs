namespace Linnet.Tokenization;

/// <summary>Cuts a text into pieces that tokens never cross. Threads may share one; the time is linear in the text.</summary>
public interface IPreTokenizer
{
    /// <summary>Cuts off the next pieces.</summary>
    /// <param name="utf8">The whole text, any bytes: what is no UTF-8 counts, byte by byte, as a symbol.</param>
    /// <param name="position">Where to go on, 0 at first; comes back behind what was cut. At the text's end there is nothing left.</param>
    /// <param name="pieces">Receives the pieces in order. Bytes between them, such as the blanks that BERT drops, give no token.</param>
    /// <returns>How many pieces; fewer than there is room for only at the end of the text.</returns>
    int Cut(ReadOnlySpan<byte> utf8, ref int position, Span<Piece> pieces);
}
