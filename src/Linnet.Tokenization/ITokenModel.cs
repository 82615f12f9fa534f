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
}
