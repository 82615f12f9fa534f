using Linnet.Tokenization.Processing;
using Linnet.Tokenization.Training;

namespace Linnet.Tokenization.Extension;

/// <summary>Receives the pieces that a tokenizer's own parts cut a text into: the place of its model is taken, and nothing is encoded.</summary>
/// <param name="receive">Receives the pieces.</param>
internal sealed class PieceCounting(Action<ReadOnlySpan<byte>> receive) : ITokenModel
{
    /// <inheritdoc/>
    public int Count => 0;

    /// <summary>Counts documents by the parts of a tokenizer.</summary>
    /// <returns>Counts one document.</returns>
    public static Action<byte[]> Of(TextTokenizer tokenizer, PieceCounts counts) => Of(tokenizer, piece => counts.Add(piece, 1));

    /// <summary>Cuts documents by the parts of a tokenizer.</summary>
    /// <returns>Cuts one document.</returns>
    public static Action<byte[]> Of(TextTokenizer tokenizer, Action<ReadOnlySpan<byte>> receive)
    {
        var encoding = new TextEncoding(tokenizer.Parts, new PieceCounting(receive), null, null);
        List<int> none = [];
        return document => encoding.Run(document, none, null);
    }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> piece, List<int> ids, List<int>? lengths) => receive(piece);
}
