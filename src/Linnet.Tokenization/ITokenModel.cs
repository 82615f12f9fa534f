namespace Linnet.Tokenization;

/// <summary>Turns one piece of text into tokens: BPE, WordPiece or Unigram. Threads may share one.</summary>
public interface ITokenModel
{
    /// <summary>V: ids are in [0, V).</summary>
    int Count { get; }

    /// <summary>Appends the tokens of a piece.</summary>
    /// <param name="piece">Bytes of the normalized text, at least 1.</param>
    /// <param name="ids">Receives the ids.</param>
    /// <param name="lengths">Receives, for each id, how many bytes of the piece it stands for (they sum up to the piece's length); or null when nobody asks.</param>
    void Encode(ReadOnlySpan<byte> piece, List<int> ids, List<int>? lengths);

    /// <summary>Appends the tokens of many pieces, one after another: faster than each alone where a model can make use of it.</summary>
    /// <param name="text">The text that the pieces lie in.</param>
    /// <param name="pieces">The pieces.</param>
    /// <param name="ids">Receives the ids.</param>
    void Encode(ReadOnlySpan<byte> text, ReadOnlySpan<Piece> pieces, List<int> ids)
    {
        foreach (var (start, length) in pieces)
        {
            Encode(text.Slice(start, length), ids, null);
        }
    }
}
