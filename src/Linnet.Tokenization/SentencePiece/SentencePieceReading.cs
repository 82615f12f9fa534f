using System.Globalization;
using System.Text.Unicode;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.SentencePiece;

/// <summary>Reads the bytes of a <c>.model</c> file (<c>sentencepiece_model.proto</c>) and checks what an encoder has to rely on.</summary>
internal static class SentencePieceReading
{
    private const int MaximumPieces = 1 << 20;
    private const int MaximumPieceBytes = 1024;
    private const int MaximumTextBytes = 8 << 20;

    /// <exception cref="TokenizerFormatException">The bytes are no such file; the message names the byte.</exception>
    public static SentencePieceModel Parse(byte[] bytes)
    {
        var (trainer, normalizer) = (new TrainerOptions(), new NormalizerOptions());
        List<(VocabularyPiece Piece, int Offset)> pieces = [];
        var (piecesEnd, textBytes) = (0, 0);
        var reader = new WireReader(bytes, 0);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    var piece = Piece(new WireReader(reader.Bytes(out var at), at), reader.Start);
                    pieces.Add((piece, reader.Start));
                    piecesEnd = reader.Position;
                    textBytes += piece.Text.Length;
                    if (pieces.Count > MaximumPieces || textBytes > MaximumTextBytes)
                    {
                        throw WireReader.At(reader.Start, new Text(
                            $"more than {MaximumPieces} pieces, or {MaximumTextBytes} bytes of them", $"词条超过 {MaximumPieces} 个，或总长超过 {MaximumTextBytes} 字节"));
                    }

                    break;
                case 2:
                    trainer = Trainer(new WireReader(reader.Bytes(out at), at), trainer);
                    break;
                case 3:
                    normalizer = Normalizer(new WireReader(reader.Bytes(out at), at), normalizer);
                    break;
                case 5:
                    RequireNoRules(Normalizer(new WireReader(reader.Bytes(out at), at), new NormalizerOptions()), reader.Start);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        RequireVocabulary(pieces, trainer, bytes.Length);
        return new SentencePieceModel(bytes, piecesEnd, [.. pieces.Select(p => p.Piece)], trainer, normalizer);
    }

    /// <summary>The byte that a byte piece such as <c>&lt;0x41&gt;</c> stands for, or null.</summary>
    public static int? ByteOf(ReadOnlySpan<byte> text) =>
        text.Length == 6 && text.StartsWith("<0x"u8) && text[5] == '>' && byte.TryParse(text[3..5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            && !text[3..5].ContainsAnyInRange((byte)'a', (byte)'f')
            ? value
            : null;

    private static VocabularyPiece Piece(WireReader reader, int offset)
    {
        var (text, score, type) = (Array.Empty<byte>(), 0f, 1UL);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    text = reader.Bytes(out _).ToArray();
                    break;
                case 2:
                    score = reader.Float();
                    break;
                case 3:
                    type = reader.Number();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return text.Length is 0 or > MaximumPieceBytes || !Utf8.IsValid(text)
            ? throw WireReader.At(offset, new Text($"a piece of {text.Length} bytes, or no UTF-8; 1 to {MaximumPieceBytes} bytes of text are expected", $"长度为 {text.Length} 字节或不是 UTF-8 的词条；应为 1 到 {MaximumPieceBytes} 字节的文本"))
            : !float.IsFinite(score) ? throw WireReader.At(offset, new Text($"a piece with the score {score}", $"分数为 {score} 的词条"))
            : type is < 1 or > 6 ? throw WireReader.At(offset, new Text($"a piece of the type {type}, which this format does not have", $"类型为 {type} 的词条，此格式没有这种类型"))
            : new VocabularyPiece(text, score, (PieceType)type);
    }

    private static TrainerOptions Trainer(WireReader reader, TrainerOptions options)
    {
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 3:
                    options = options with { Algorithm = Algorithm(reader.Number(), reader.Start) };
                    break;
                case 24:
                    options = options with { TreatWhitespaceAsSuffix = reader.Flag() };
                    break;
                case 35:
                    options = options with { ByteFallback = reader.Flag() };
                    break;
                case 44:
                    options = options with { UnknownSurface = reader.String() };
                    break;
                case 46:
                    options = options with { BeginningPiece = reader.String() };
                    break;
                case 47:
                    options = options with { EndPiece = reader.String() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return options;
    }

    private static SentencePieceAlgorithm Algorithm(ulong number, int offset) => number switch
    {
        1 => SentencePieceAlgorithm.Unigram,
        2 => SentencePieceAlgorithm.BytePair,
        3 => throw WireReader.At(offset, new Text("the model type word; unigram and bpe are read", "模型类型 word；只支持 unigram 和 bpe")),
        4 => throw WireReader.At(offset, new Text("the model type char; unigram and bpe are read", "模型类型 char；只支持 unigram 和 bpe")),
        _ => throw WireReader.At(offset, new Text($"the model type {number}; 1 (unigram) and 2 (bpe) are read", $"模型类型 {number}；只支持 1（unigram）和 2（bpe）")),
    };

    private static NormalizerOptions Normalizer(WireReader reader, NormalizerOptions options)
    {
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    options = options with { Name = reader.String() };
                    break;
                case 2:
                    var map = reader.Bytes(out var start).ToArray();
                    CharacterMap.RequireSound(map, start);
                    options = options with { CharacterMap = map };
                    break;
                case 3:
                    options = options with { AddDummyPrefix = reader.Flag() };
                    break;
                case 4:
                    options = options with { RemoveExtraWhitespaces = reader.Flag() };
                    break;
                case 5:
                    options = options with { EscapeWhitespaces = reader.Flag() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return options;
    }

    // Rules for the decoded text as a whole: a token's bytes would depend on those behind it.
    private static void RequireNoRules(NormalizerOptions denormalizer, int offset)
    {
        if (!denormalizer.CharacterMap.IsEmpty)
        {
            throw WireReader.At(offset, new Text("rewriting rules for decoded text (denormalizer_spec), which are not supported", "解码文本的改写规则（denormalizer_spec），不受支持"));
        }
    }

    private static void RequireVocabulary(List<(VocabularyPiece Piece, int Offset)> pieces, TrainerOptions trainer, int end)
    {
        var (ofText, marks, bytes) = (new HashSet<byte[]>(BytesComparer.Instance), new HashSet<byte[]>(BytesComparer.Instance), new bool[256]);
        var unknown = 0;
        foreach (var (piece, offset) in pieces)
        {
            if (!(piece.IsText ? ofText : marks).Add(piece.Text.ToArray()))
            {
                throw WireReader.At(offset, new Text($"the piece '{piece}', which stands twice", $"重复出现的词条 '{piece}'"));
            }

            if (piece.Type == PieceType.Unknown && ++unknown > 1)
            {
                throw WireReader.At(offset, new Text($"a second unknown piece, '{piece}'", $"第二个 unknown 词条 '{piece}'"));
            }

            if (piece.Type == PieceType.Byte)
            {
                var value = trainer.ByteFallback ? ByteOf(piece.Text.Span) : null;
                bytes[value ?? throw WireReader.At(offset, new Text(
                    $"the byte piece '{piece}'; <0x00> to <0xFF> are expected, and only with byte_fallback", $"字节词条 '{piece}'；应为 <0x00> 到 <0xFF>，且须启用 byte_fallback"))] = true;
            }
        }

        if (unknown == 0)
        {
            throw WireReader.At(end, new Text("the end, and no unknown piece", "文件结尾，而没有 unknown 词条"));
        }

        if (trainer.ByteFallback && Array.IndexOf(bytes, false) is >= 0 and var missing)
        {
            throw WireReader.At(end, new Text($"the end, and no piece for the byte 0x{missing:X2}, though byte_fallback is on", $"文件结尾，虽启用了 byte_fallback，却没有字节 0x{missing:X2} 的词条"));
        }
    }
}
