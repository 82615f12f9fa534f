using System.Globalization;

namespace Linnet.UnicodeTables;

/// <summary>The lines of a file of the Unicode Character Database: a code point or a range, then fields between semicolons.</summary>
internal static class DataFile
{
    public static IEnumerable<(int First, int Last, string[] Fields)> Read(string path)
    {
        foreach (var line in File.ReadLines(path))
        {
            var fields = line.Split('#')[0].Split(';', StringSplitOptions.TrimEntries);
            if (fields.Length > 1)
            {
                var ends = fields[0].Split("..");
                yield return (CodePoint(ends[0]), CodePoint(ends[^1]), fields[1..]);
            }
        }
    }

    public static int CodePoint(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier);

    public static int[] CodePoints(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(CodePoint)];
}
