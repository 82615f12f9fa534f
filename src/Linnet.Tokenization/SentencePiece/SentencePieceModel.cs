using System.Buffers.Binary;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.SentencePiece;

/// <summary>The contents of a SentencePiece <c>.model</c> file: pieces with scores and types, and the settings that encoding needs.</summary>
/// <remarks>
/// The file's bytes are kept, so that writing gives back what was read, fields that this program knows nothing of among them; pieces are
/// appended behind the last one and touch no other byte. The trainer's <c>vocab_size</c> therefore stays what training asked for.
/// </remarks>
public sealed class SentencePieceModel
{
    private readonly byte[] _bytes;
    private readonly int _piecesEnd;

    internal SentencePieceModel(byte[] bytes, int piecesEnd, IReadOnlyList<VocabularyPiece> pieces, TrainerOptions trainer, NormalizerOptions normalizer)
    {
        (_bytes, _piecesEnd, Pieces, Trainer, Normalizer) = (bytes, piecesEnd, pieces, trainer, normalizer);
    }

    /// <summary>The vocabulary by id.</summary>
    public IReadOnlyList<VocabularyPiece> Pieces { get; }

    /// <summary>How text is split.</summary>
    public TrainerOptions Trainer { get; }

    /// <summary>How text is rewritten before.</summary>
    public NormalizerOptions Normalizer { get; }

    /// <summary>The bytes of the <c>.model</c> file.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>This model with pieces behind the last id; all else stays byte for byte.</summary>
    /// <param name="pieces">Normal or user-defined pieces that the vocabulary does not have.</param>
    /// <exception cref="ArgumentException">A piece is empty, too long, of another type, or there already.</exception>
    public SentencePieceModel Append(IReadOnlyList<VocabularyPiece> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        if (pieces.FirstOrDefault(p => p.Type is not (PieceType.Normal or PieceType.UserDefined)) is { } other)
        {
            throw new ArgumentException($"The piece '{other}' is of the type {other.Type}.", nameof(pieces));
        }

        using var output = new MemoryStream(_bytes.Length + (16 * pieces.Count));
        output.Write(_bytes.AsSpan(0, _piecesEnd));
        foreach (var piece in pieces)
        {
            WriteField(output, piece);
        }

        output.Write(_bytes.AsSpan(_piecesEnd));
        try
        {
            return SentencePieceReading.Parse(output.ToArray());
        }
        catch (TokenizerFormatException error)
        {
            throw new ArgumentException($"The pieces do not fit this vocabulary: {error.Message}", nameof(pieces), error);
        }
    }

    // Fields and their order as Google's library writes them: 1 text, 2 score, 3 type, which is left out where it is normal.
    private static void WriteField(MemoryStream output, VocabularyPiece piece)
    {
        using var message = new MemoryStream();
        message.WriteByte(0x0A);
        WriteVarint(message, piece.Text.Length);
        message.Write(piece.Text.Span);
        message.WriteByte(0x15);
        Span<byte> score = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(score, piece.Score);
        message.Write(score);
        if (piece.Type != PieceType.Normal)
        {
            message.WriteByte(0x18);
            WriteVarint(message, (int)piece.Type);
        }

        output.WriteByte(0x0A);
        WriteVarint(output, (int)message.Length);
        message.WriteTo(output);
    }

    private static void WriteVarint(MemoryStream output, int value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            output.WriteByte((byte)(value | 0x80));
        }

        output.WriteByte((byte)value);
    }
}
