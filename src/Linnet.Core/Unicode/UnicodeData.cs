using System.Runtime.InteropServices;

namespace Linnet.Core.Unicode;

/// <summary>The tables of <c>unicode.bin</c>, which tools/Linnet.UnicodeTables writes from Unicode's files.</summary>
/// <remarks>All numbers are little-endian, as on every platform that is built for.</remarks>
internal static class UnicodeData
{
    /// <summary>Bits of <see cref="Flags"/>: the code point may change under the form, or in the company of others.</summary>
    public const byte ChangesInNfc = 1, ChangesInNfd = 2, ChangesInNfkc = 4, ChangesInNfkd = 8;

    /// <summary>Further bits of <see cref="Flags"/>.</summary>
    public const byte WhiteSpace = 16, Alphabetic = 32, ChangesInLower = 64, ChangesInFold = 128;

    static UnicodeData()
    {
        using var stream = typeof(UnicodeData).Assembly.GetManifestResourceStream("Linnet.Core.Unicode.unicode.bin")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var rest = bytes.AsSpan();
        var version = Take<byte>(ref rest, 4);
        Version = new Version(version[0], version[1], version[2]);
        Categories = Table(ref rest);
        Scripts = Table(ref rest);
        CombiningClasses = Table(ref rest);
        Flags = Table(ref rest);
        Ages = Table(ref rest);
        var pool = Counted<int>(ref rest);
        Canonical = Mapping(ref rest, pool);
        Compatibility = Mapping(ref rest, pool);
        Lower = Mapping(ref rest, pool);
        Fold = Mapping(ref rest, pool);
        CompositionPairs = Counted<long>(ref rest);
        Compositions = Take<int>(ref rest, CompositionPairs.Length);
    }

    public static Version Version { get; }

    public static CodePointTable Categories { get; }

    public static CodePointTable Scripts { get; }

    public static CodePointTable CombiningClasses { get; }

    public static CodePointTable Flags { get; }

    public static CodePointTable Ages { get; }

    /// <summary>Full canonical decompositions, without those of Hangul syllables.</summary>
    public static MappingTable Canonical { get; }

    /// <summary>Full compatibility decompositions, where they are not the canonical ones.</summary>
    public static MappingTable Compatibility { get; }

    public static MappingTable Lower { get; }

    public static MappingTable Fold { get; }

    /// <summary>Ascending: first &lt;&lt; 32 | second.</summary>
    public static long[] CompositionPairs { get; }

    /// <summary>What each of the pairs becomes.</summary>
    public static int[] Compositions { get; }

    private static CodePointTable Table(ref Span<byte> rest)
    {
        var blocks = Take<ushort>(ref rest, CodePointTable.BlockCount);
        return new(blocks, Counted<byte>(ref rest));
    }

    private static MappingTable Mapping(ref Span<byte> rest, int[] pool)
    {
        var keys = Counted<int>(ref rest);
        return new(keys, Take<int>(ref rest, keys.Length), pool);
    }

    private static T[] Counted<T>(ref Span<byte> rest)
        where T : unmanaged => Take<T>(ref rest, Take<int>(ref rest, 1)[0]);

    private static T[] Take<T>(ref Span<byte> rest, int count)
        where T : unmanaged
    {
        var taken = MemoryMarshal.Cast<byte, T>(rest)[..count].ToArray();
        rest = rest[(count * Marshal.SizeOf<T>())..];
        return taken;
    }
}
