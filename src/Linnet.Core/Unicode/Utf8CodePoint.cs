namespace Linnet.Core.Unicode;

/// <summary>Code points in UTF-8. What is no UTF-8 is taken byte by byte.</summary>
public static class Utf8CodePoint
{
    /// <summary>What is read where there is no code point: a byte that begins none, or one whose code point is overlong, a surrogate, too large or cut short.</summary>
    public const int Invalid = -1;

    /// <summary>Reads the code point that begins at a byte.</summary>
    /// <param name="utf8">Any bytes.</param>
    /// <param name="index">In [0, length).</param>
    /// <param name="width">Its bytes, 1 to 4; 1 where there is none.</param>
    /// <returns>The code point, or <see cref="Invalid"/>.</returns>
    public static int Read(ReadOnlySpan<byte> utf8, int index, out int width)
    {
        var rest = utf8[index..];
        int first = rest[0];
        width = 1;
        if (first < 0x80)
        {
            return first;
        }

        if (first < 0xE0)
        {
            if (first >= 0xC2 && rest.Length > 1 && IsContinuation(rest[1]))
            {
                width = 2;
                return ((first & 0x1F) << 6) | (rest[1] & 0x3F);
            }
        }
        else if (first < 0xF0)
        {
            if (rest.Length > 2 && IsContinuation(rest[1]) && IsContinuation(rest[2]))
            {
                var codePoint = ((first & 0x0F) << 12) | ((rest[1] & 0x3F) << 6) | (rest[2] & 0x3F);
                if (codePoint >= 0x800 && (codePoint & 0xF800) != 0xD800)
                {
                    width = 3;
                    return codePoint;
                }
            }
        }
        else if (first < 0xF5 && rest.Length > 3 && IsContinuation(rest[1]) && IsContinuation(rest[2]) && IsContinuation(rest[3]))
        {
            var codePoint = ((first & 0x07) << 18) | ((rest[1] & 0x3F) << 12) | ((rest[2] & 0x3F) << 6) | (rest[3] & 0x3F);
            if (codePoint is >= 0x10000 and <= CodePoint.Maximum)
            {
                width = 4;
                return codePoint;
            }
        }

        return Invalid;
    }

    /// <summary>Writes a code point.</summary>
    /// <param name="codePoint">In [0, 0x10FFFF]; no surrogate.</param>
    /// <param name="output">Receives the bytes: 4 places are always enough.</param>
    /// <returns>How many bytes, 1 to 4.</returns>
    public static int Write(int codePoint, Span<byte> output)
    {
        switch (codePoint)
        {
            case < 0x80:
                output[0] = (byte)codePoint;
                return 1;
            case < 0x800:
                output[1] = (byte)(0x80 | (codePoint & 0x3F));
                output[0] = (byte)(0xC0 | (codePoint >> 6));
                return 2;
            case < 0x10000:
                output[2] = (byte)(0x80 | (codePoint & 0x3F));
                output[1] = (byte)(0x80 | ((codePoint >> 6) & 0x3F));
                output[0] = (byte)(0xE0 | (codePoint >> 12));
                return 3;
            default:
                output[3] = (byte)(0x80 | (codePoint & 0x3F));
                output[2] = (byte)(0x80 | ((codePoint >> 6) & 0x3F));
                output[1] = (byte)(0x80 | ((codePoint >> 12) & 0x3F));
                output[0] = (byte)(0xF0 | (codePoint >> 18));
                return 4;
        }
    }

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;
}
