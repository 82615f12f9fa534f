using System.Buffers.Binary;
using System.Text;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Tests.Tokenization.SentencePiece;

/// <summary>Writes .model files field by field, sound or not.</summary>
internal sealed class ModelBytes
{
    private readonly List<byte> _bytes = [];

    public static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }

    public static byte[] Number(int field, ulong value) => [.. Varint((ulong)field << 3), .. Varint(value)];

    public static byte[] Bytes(int field, ReadOnlySpan<byte> value) => [.. Varint(((ulong)field << 3) | 2), .. Varint((ulong)value.Length), .. value];

    public static byte[] Float(int field, float value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return [.. Varint(((ulong)field << 3) | 5), .. bytes];
    }

    public static byte[] PieceMessage(string text, float score, PieceType type) =>
        [.. Bytes(1, Encoding.UTF8.GetBytes(text)), .. Float(2, score), .. type == PieceType.Normal ? [] : Number(3, (ulong)type)];

    /// <summary>A BPE model that changes no text: no blank before it, none removed.</summary>
    public static SentencePieceModel Plain(SentencePieceAlgorithm algorithm, params (string Text, float Score, PieceType Type)[] pieces)
    {
        var bytes = new ModelBytes().Piece("<unk>", 0, PieceType.Unknown);
        foreach (var (text, score, type) in pieces)
        {
            bytes.Piece(text, score, type);
        }

        return bytes.Trainer([.. Number(3, (ulong)algorithm)]).Normalizer([.. Number(3, 0), .. Number(4, 0)]).ToModel();
    }

    public ModelBytes Piece(string text, float score = 0, PieceType type = PieceType.Normal) => Raw(Bytes(1, PieceMessage(text, score, type)));

    public ModelBytes Trainer(params ReadOnlySpan<byte> fields) => Raw(Bytes(2, fields));

    public ModelBytes Normalizer(params ReadOnlySpan<byte> fields) => Raw(Bytes(3, fields));

    /// <summary>The pieces of the 256 bytes.</summary>
    public ModelBytes AllBytes()
    {
        for (var value = 0; value < 256; value++)
        {
            Piece($"<0x{value:X2}>", 0, PieceType.Byte);
        }

        return this;
    }

    public ModelBytes Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public byte[] ToBytes() => [.. _bytes];

    public SentencePieceModel ToModel() => SentencePieceReading.Parse(ToBytes());
}
