using Linnet.Core.Tokenizers;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Tokenization.Extension;

/// <summary>A SentencePiece vocabulary with pieces of another one appended.</summary>
/// <remarks>As the merge scripts of Chinese-LLaMA and BELLE do: what the base lacks is appended in the order of the other vocabulary, as normal pieces.</remarks>
internal sealed class SentencePieceExtension : IExtendedTokenizer
{
    private readonly SentencePieceTokenizer _before;
    private readonly SentencePieceTokenizer _after;
    private readonly int _unknown;

    private SentencePieceExtension(SentencePieceModel model, SentencePieceModel extended, int overlap, int leftOut)
    {
        (_before, _after, Overlap, LeftOut) = (new SentencePieceTokenizer(model), new SentencePieceTokenizer(extended), overlap, leftOut);
        _unknown = model.Pieces.Index().First(p => p.Item.Type == PieceType.Unknown).Index;
    }

    /// <inheritdoc/>
    public ITokenizer Before => _before;

    /// <inheritdoc/>
    public ITokenizer After => _after;

    /// <inheritdoc/>
    public int Overlap { get; }

    /// <inheritdoc/>
    public int LeftOut { get; }

    /// <summary>Appends pieces.</summary>
    /// <param name="model">The base.</param>
    /// <param name="offered">Pieces of the other vocabulary. Those that text cannot contain are counted, never appended.</param>
    /// <param name="scores">Which scores the new pieces get.</param>
    public static SentencePieceExtension Of(SentencePieceModel model, IReadOnlyList<VocabularyPiece> offered, ScorePolicy scores)
    {
        var known = new HashSet<byte[]>(model.Pieces.Select(p => p.Text.ToArray()), BytesComparer.Instance);
        var (added, overlap, leftOut) = (new List<VocabularyPiece>(), 0, 0);
        var lowest = model.Pieces.Where(p => p.Type == PieceType.Normal).Select(p => p.Score).DefaultIfEmpty(0).Min();
        foreach (var piece in offered)
        {
            if (known.Contains(piece.Text.ToArray()))
            {
                overlap++;
            }
            else if (!piece.IsText)
            {
                leftOut++;
            }
            else
            {
                known.Add(piece.Text.ToArray());
                added.Add(new VocabularyPiece(piece.Text, Score(piece, added.Count), PieceType.Normal));
            }
        }

        return new SentencePieceExtension(model, model.Append(added), overlap, leftOut);

        float Score(VocabularyPiece piece, int place) => scores switch
        {
            ScorePolicy.Zero => 0,
            ScorePolicy.Own => piece.Score,
            _ => model.Trainer.Algorithm == SentencePieceAlgorithm.BytePair ? lowest - 1 - place : lowest,
        };
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, byte[] Bytes)> Files() => [("tokenizer.model", _after.Model.Bytes.ToArray())];

    /// <inheritdoc/>
    public byte[] TextOf(int id)
    {
        List<byte> text = [];
        if (_after.Model.Pieces[id].Type != PieceType.Unknown)
        {
            // Behind itself, so that no blank is dropped.
            _after.Decode(id, id, text);
        }

        return [.. text];
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> OldTokens(int id)
    {
        List<int> ids = [];
        _before.EncodePieces(_after.Model.Pieces[id].Text.Span, ids);
        ids.RemoveAll(old => old == _unknown);
        return ids;
    }

    /// <inheritdoc/>
    public bool Reaches(int id, bool before = false) => (before ? _before : _after).Reaches(id);
}
