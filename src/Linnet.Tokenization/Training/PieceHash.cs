using System.Buffers.Binary;

namespace Linnet.Tokenization.Training;

/// <summary>A hash of byte strings that is seeded by the process, so no text can aim at it.</summary>
/// <remarks>Two 64-bit words at a time are multiplied to 128 bits and folded, as wyhash does (Wang Yi, public domain).</remarks>
internal static class PieceHash
{
    private const ulong First = 0xA0761D6478BD642F;
    private const ulong Second = 0xE7037ED1A0B428DB;

    private static readonly ulong Seed = ((ulong)(uint)HashCode.Combine(1) << 32) | (uint)HashCode.Combine(2);

    /// <summary>The hash of a piece: the same within a process.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = Seed;
        var length = bytes.Length;
        while (bytes.Length > 16)
        {
            hash = Mix(Word(bytes) ^ First, Word(bytes[8..]) ^ hash);
            bytes = bytes[16..];
        }

        var (low, high) = bytes.Length switch
        {
            >= 8 => (Word(bytes), Word(bytes[^8..])),
            >= 4 => (BinaryPrimitives.ReadUInt32LittleEndian(bytes), BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..])),
            > 0 => ((ulong)bytes[0] << 16 | (ulong)bytes[bytes.Length >> 1] << 8 | bytes[^1], 0UL),
            _ => (0UL, 0UL),
        };
        return Mix(Second ^ (ulong)length, Mix(low ^ First, high ^ hash));
    }

    /// <summary>Spreads the bits of a number.</summary>
    public static ulong Of(ulong number) => Mix(number ^ First, Second);

    private static ulong Word(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    private static ulong Mix(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
