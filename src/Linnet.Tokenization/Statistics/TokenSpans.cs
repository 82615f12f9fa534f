using Linnet.Core.Tokenizers;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Tokenization.Statistics;

/// <summary>Where in a text each of its tokens stands, for any tokenizer.</summary>
internal static class TokenSpans
{
    /// <summary>Appends the ids of a text and the bytes that each stands for.</summary>
    /// <remarks>A tokenizer of another room does not say where: its tokens are laid one behind the other, as long as they decode to.</remarks>
    public static void Encode(ITokenizer tokenizer, ReadOnlySpan<byte> utf8, List<int> ids, List<Piece> spans)
    {
        switch (tokenizer)
        {
            case BytePairTokenizer pairs:
                pairs.EncodeWithOffsets(utf8, ids, spans);
                break;
            case TextTokenizer text:
                text.EncodeWithOffsets(utf8, ids, spans);
                break;
            case SentencePieceTokenizer pieces:
                pieces.EncodeWithOffsets(utf8, ids, spans);
                break;
            default:
                Lay(tokenizer, utf8, ids, spans);
                break;
        }
    }

    private static void Lay(ITokenizer tokenizer, ReadOnlySpan<byte> utf8, List<int> ids, List<Piece> spans)
    {
        var first = ids.Count;
        tokenizer.Encode(utf8, ids);
        var (previous, at) = (tokenizer.BeginningOfSequence, 0);
        List<byte> bytes = [];
        for (var i = first; i < ids.Count; i++)
        {
            bytes.Clear();
            tokenizer.Decode(previous, ids[i], bytes);
            var end = Math.Min(at + bytes.Count, utf8.Length);
            spans.Add(new Piece(at, end - at));
            (previous, at) = (ids[i], end);
        }
    }
}
