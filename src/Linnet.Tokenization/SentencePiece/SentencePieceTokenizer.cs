using System.Text;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization.Models;

namespace Linnet.Tokenization.SentencePiece;

/// <summary>The tokenizer of a SentencePiece <c>.model</c>: the ids of <c>spm_encode</c>, BPE or Unigram.</summary>
/// <remarks>
/// Encoding takes the text as a whole, line ends included; <c>spm_encode</c> takes it line by line. Decoding gives the exact bytes of byte
/// pieces, where <c>spm_decode</c> puts U+FFFD for those that make no character, because the next token may complete it; and it drops one
/// blank, where <c>spm_decode</c> drops all that a text begins with if extra blanks are removed. Control pieces have no text, and no text
/// gives them. Threads may share one.
/// </remarks>
public sealed class SentencePieceTokenizer : ITokenizer
{
    private readonly SentencePieceNormalizer _normalizer;
    private readonly ITokenModel _splitter;
    private readonly byte[][] _texts;
    private readonly bool[] _dropsBlank;
    private readonly bool[] _isControl;
    private readonly Dictionary<string, int> _controls;

    /// <param name="model">The model.</param>
    public SentencePieceTokenizer(SentencePieceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        _normalizer = new SentencePieceNormalizer(model);
        _splitter = model.Trainer.Algorithm == SentencePieceAlgorithm.BytePair ? new ScoredPairModel(model) : Unigram(model);
        _texts = [.. model.Pieces.Select(p => TextOf(p, model.Trainer))];
        _isControl = [.. model.Pieces.Select(p => p.Type == PieceType.Control)];
        var dropped = model.Normalizer is { AddDummyPrefix: true } or { RemoveExtraWhitespaces: true };
        _dropsBlank = [.. model.Pieces.Select(p => dropped && p.IsText && p.Text.Span.StartsWith("\u2581"u8))];
        _controls = model.Pieces.Index().Where(p => p.Item.Type == PieceType.Control).ToDictionary(p => p.Item.ToString(), p => p.Index, StringComparer.Ordinal);
        BeginningOfSequence = SpecialToken(model.Trainer.BeginningPiece);
        EndOfSequence = SpecialToken(model.Trainer.EndPiece);
    }

    /// <summary>The model.</summary>
    public SentencePieceModel Model { get; }

    /// <inheritdoc/>
    public int VocabularySize => _texts.Length;

    /// <inheritdoc/>
    public int? BeginningOfSequence { get; }

    /// <inheritdoc/>
    public int? EndOfSequence { get; }

    /// <inheritdoc/>
    public int? SpecialToken(string text) => _controls.TryGetValue(text, out var id) ? id : null;

    /// <inheritdoc/>
    public int[] Encode(ReadOnlySpan<byte> utf8)
    {
        var ids = new List<int>((utf8.Length / 3) + 8);
        Encode(utf8, ids);
        return [.. ids];
    }

    /// <summary>Appends the ids of a text; adds neither beginning nor end.</summary>
    public void Encode(ReadOnlySpan<byte> utf8, List<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var text = new RewrittenText(utf8.Length + (utf8.Length / 2) + 16, withOrigins: false);
        try
        {
            _normalizer.Rewrite(utf8, ref text);
            EncodePieces(text.Bytes, ids);
        }
        finally
        {
            text.Return();
        }
    }

    /// <inheritdoc/>
    /// <remarks>At the start and behind a control piece, the blank that encoding puts before a text is dropped.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in [0, V).</exception>
    public void Decode(int? previous, int token, IList<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, _texts.Length);
        var text = _texts[token];
        var atStart = previous is not { } before || ((uint)before < (uint)_isControl.Length && _isControl[before]);
        for (var i = atStart && _dropsBlank[token] ? 1 : 0; i < text.Length; i++)
        {
            output.Add(text[i]);
        }
    }

    /// <summary>Appends the ids of a text that is written as pieces are: rewritten, with ▁ for blanks.</summary>
    internal void EncodePieces(ReadOnlySpan<byte> text, List<int> ids)
    {
        if (!text.IsEmpty)
        {
            _splitter.Encode(text, ids, null);
        }
    }

    /// <summary>Whether a piece's own text gives that piece.</summary>
    internal bool Reaches(int id)
    {
        var text = Model.Pieces[id].Text.Span;
        List<int> ids = [];
        EncodePieces(text, ids);
        return ids is [var only] && only == id && _normalizer.Keeps(text);
    }

    private static UnigramModel Unigram(SentencePieceModel model)
    {
        var pieces = model.Pieces;
        return new UnigramModel(
            [.. pieces.Select(p => new UnigramToken(
                p.Type is PieceType.Normal or PieceType.UserDefined ? p.Text : default, p.Score, p.Type == PieceType.UserDefined))],
            pieces.Index().First(p => p.Item.Type == PieceType.Unknown).Index,
            BytePieces(model),
            singlePrecision: true);
    }

    /// <summary>The ids of the 256 byte pieces, or null when the model does not fall back to them.</summary>
    internal static int[]? BytePieces(SentencePieceModel model)
    {
        if (!model.Trainer.ByteFallback)
        {
            return null;
        }

        var bytes = new int[256];
        foreach (var (id, piece) in model.Pieces.Index())
        {
            if (piece.Type == PieceType.Byte)
            {
                bytes[SentencePieceReading.ByteOf(piece.Text.Span)!.Value] = id;
            }
        }

        return bytes;
    }

    private static byte[] TextOf(VocabularyPiece piece, TrainerOptions trainer) => piece.Type switch
    {
        PieceType.Control => [],
        PieceType.Unknown => Encoding.UTF8.GetBytes(trainer.UnknownSurface),
        PieceType.Byte => [(byte)SentencePieceReading.ByteOf(piece.Text.Span)!.Value],
        _ => Encoding.UTF8.GetBytes(piece.ToString().Replace('\u2581', ' ')),
    };
}
