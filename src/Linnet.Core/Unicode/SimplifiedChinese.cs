using System.Runtime.InteropServices;

namespace Linnet.Core.Unicode;

/// <summary>Traditional characters as simplified ones, one for one, as OpenCC has them (Apache License 2.0).</summary>
/// <remarks>For comparing texts, not for writing them: where one traditional character stands for several simplified ones the first is taken.</remarks>
public static class SimplifiedChinese
{
    private static readonly char[] Pairs = Read(); // traditional, simplified, ascending

    /// <summary>How many characters change.</summary>
    public static int Count => Pairs.Length / 2;

    /// <summary>Those that change with what they become, ascending. All in the basic plane; none becomes another that changes.</summary>
    public static IEnumerable<(char Traditional, char Simplified)> All
    {
        get
        {
            for (var i = 0; i < Pairs.Length; i += 2)
            {
                yield return (Pairs[i], Pairs[i + 1]);
            }
        }
    }

    private static char[] Read()
    {
        using var stream = typeof(SimplifiedChinese).Assembly.GetManifestResourceStream("Linnet.Core.Unicode.simplified.bin")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return MemoryMarshal.Cast<byte, char>(bytes).ToArray();
    }
}
