using System.Text;

namespace Linnet.Tokenization.SentencePiece;

/// <summary>An entry of a SentencePiece vocabulary; its place is its id.</summary>
/// <param name="Text">UTF-8, at least one byte. A blank is written ▁ (U+2581).</param>
/// <param name="Score">BPE: the higher, the earlier it is merged. Unigram: log-probability, in nats.</param>
/// <param name="Type">What it is to the encoder.</param>
public sealed record VocabularyPiece(ReadOnlyMemory<byte> Text, float Score, PieceType Type)
{
    /// <summary>Whether text can contain it: normal, user-defined and unused pieces.</summary>
    internal bool IsText => Type is PieceType.Normal or PieceType.UserDefined or PieceType.Unused;

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(Text.Span);
}
