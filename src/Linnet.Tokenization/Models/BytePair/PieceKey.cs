using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Linnet.Tokenization.Models.BytePair;

/// <summary>A piece of at most 15 bytes as two words: the bytes, and their number in the lower half of the last byte.</summary>
internal readonly record struct PieceKey(ulong Low, ulong High)
{
    /// <summary>Longer pieces have no key.</summary>
    public const int MaximumLength = 15;

    private static ReadOnlySpan<byte> Masks =>
    [
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Where a table of such keys looks first.</summary>
    public ulong Hash => FoldedHash.Of(Low, High);

    /// <summary>The key of <c>text[..length]</c>.</summary>
    /// <param name="text">The piece and what stands behind it: with 16 bytes in all, they are read at once.</param>
    /// <param name="length">The bytes of the piece, 1 to <see cref="MaximumLength"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PieceKey Of(ReadOnlySpan<byte> text, int length)
    {
        if (text.Length < 16)
        {
            return OfEnd(text[..length]);
        }

        ref var mask = ref Unsafe.Add(ref MemoryMarshal.GetReference(Masks), (nint)(uint)((16 - length) & 15));
        var bytes = (Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(text)) & Vector128.LoadUnsafe(ref mask)).AsUInt64();
        return new PieceKey(bytes[0], bytes[1] | ((ulong)length << 56));
    }

    private static PieceKey OfEnd(ReadOnlySpan<byte> piece)
    {
        Span<byte> padded = stackalloc byte[16];
        padded.Clear();
        piece.CopyTo(padded);
        padded[15] = (byte)piece.Length;
        return new PieceKey(MemoryMarshal.Read<ulong>(padded), MemoryMarshal.Read<ulong>(padded[8..]));
    }
}
