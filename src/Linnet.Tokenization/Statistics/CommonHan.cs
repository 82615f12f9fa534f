using System.Collections.Frozen;
using System.Text;

namespace Linnet.Tokenization.Statistics;

/// <summary>The 3,500 common Chinese characters: level 1 of the Table of General Standard Chinese Characters (通用规范汉字表, 2013), by Unicode's Unihan field kTGH.</summary>
public static class CommonHan
{
    /// <summary>What the list is, as results name it.</summary>
    public const string Name = "通用规范汉字表 (2013), level 1";

    private static readonly FrozenSet<int> Set = Read();

    /// <summary>Their code points, ascending.</summary>
    public static IReadOnlyList<int> All { get; } = [.. Set.Order()];

    /// <summary>Whether a code point is one of them.</summary>
    public static bool Contains(int codePoint) => Set.Contains(codePoint);

    private static FrozenSet<int> Read()
    {
        using var stream = typeof(CommonHan).Assembly.GetManifestResourceStream("Linnet.Tokenization.Statistics.common-han.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().Split('\n').Where(line => !line.StartsWith('#')).SelectMany(line => line.EnumerateRunes()).Select(rune => rune.Value).ToFrozenSet();
    }
}
