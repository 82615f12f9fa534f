using System.Numerics;

namespace Linnet.Tokenization.Training;

/// <summary>Numbers in as few bytes as they need: seven bits a byte, the lowest first, the eighth says that more follow.</summary>
internal static class Varint
{
    /// <summary>Bytes of the longest.</summary>
    public const int Maximum = 10;

    /// <summary>Bytes that a number takes.</summary>
    public static int Length(ulong number) => (70 - BitOperations.LeadingZeroCount(number | 1)) / 7;

    /// <summary>Writes a number and moves behind it.</summary>
    public static void Write(Span<byte> bytes, ref int at, ulong number)
    {
        for (; number >= 0x80; number >>= 7)
        {
            bytes[at++] = (byte)(number | 0x80);
        }

        bytes[at++] = (byte)number;
    }

    /// <summary>Reads a number and moves behind it.</summary>
    public static ulong Read(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong number = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = bytes[at++];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }
    }
}
