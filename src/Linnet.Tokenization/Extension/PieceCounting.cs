using Linnet.Tokenization.Processing;
using Linnet.Tokenization.Training;

namespace Linnet.Tokenization.Extension;

/// <summary>Counts the pieces that a tokenizer's own parts cut a text into: the place of its model is taken, and nothing is encoded.</summary>
/// <param name="counts">Receives the pieces.</param>
internal sealed class PieceCounting(PieceCounts counts) : ITokenModel
{
    /// <inheritdoc/>
    public int Count => 0;

    /// <summary>Counts documents by the parts of a tokenizer.</summary>
    /// <returns>Counts one document.</returns>
    public static Action<byte[]> Of(TextTokenizer tokenizer, PieceCounts counts)
    {
        var encoding = new TextEncoding(TokenizerParts.Of(tokenizer.Definition), new PieceCounting(counts), null, null);
        List<int> none = [];
        return document => encoding.Run(document, none, null);
    }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> piece, List<int> ids, List<int>? lengths) => counts.Add(piece, 1);
}
