namespace Linnet.Tokenization;

/// <summary>The characters by which byte-level BPE writes bytes (Radford et al. 2019, GPT-2's <c>bytes_to_unicode</c>).</summary>
internal static class ByteCharacters
{
    private static readonly char[] Characters = [.. Enumerable.Range(0, 256).Select(Compute)];

    private static readonly short[] Values = Invert();

    /// <summary>The character of a byte.</summary>
    public static char Of(byte value) => Characters[value];

    /// <summary>Bytes as text.</summary>
    public static string Write(ReadOnlySpan<byte> bytes)
    {
        var text = new char[bytes.Length];
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = Characters[bytes[i]];
        }

        return new string(text);
    }

    /// <summary>The bytes of a text, or null when a character stands for none.</summary>
    public static byte[]? Read(string text)
    {
        var bytes = new byte[text.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            if (text[i] >= Values.Length || Values[text[i]] < 0)
            {
                return null;
            }

            bytes[i] = (byte)Values[text[i]];
        }

        return bytes;
    }

    private static char Compute(int value) => IsPrinted(value) ? (char)value : (char)(256 + Enumerable.Range(0, value).Count(b => !IsPrinted(b)));

    private static bool IsPrinted(int value) => value is (>= 33 and <= 126) or (>= 161 and <= 172) or (>= 174 and <= 255);

    private static short[] Invert()
    {
        var values = new short[Characters.Max() + 1];
        Array.Fill(values, (short)-1);
        for (var value = 0; value < 256; value++)
        {
            values[Characters[value]] = (short)value;
        }

        return values;
    }
}
