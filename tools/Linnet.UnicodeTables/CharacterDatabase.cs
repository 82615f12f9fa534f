using System.Text.RegularExpressions;

namespace Linnet.UnicodeTables;

/// <summary>What the tables hold, read from Unicode's own files, a value for each code point.</summary>
internal sealed partial class CharacterDatabase
{
    public const int Count = 0x110000;

    // In the order of System.Globalization.UnicodeCategory.
    private static readonly string[] Abbreviations =
        ["Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn"];

    private CharacterDatabase(string version) => UnicodeVersion = version;

    public string UnicodeVersion { get; }

    public byte[] Categories { get; } = [.. Enumerable.Repeat((byte)(Abbreviations.Length - 1), Count)];

    public byte[] CombiningClasses { get; } = new byte[Count];

    public string[] Scripts { get; } = [.. Enumerable.Repeat("Unknown", Count)];

    /// <summary>The version that assigned the code point, ten times; 0 for none.</summary>
    public byte[] Ages { get; } = new byte[Count];

    /// <summary>Bits: 1, 2, 4, 8 the quick checks of NFC, NFD, NFKC, NFKD (or a combining class), 16 White_Space, 32 Alphabetic, 64 and 128 lower case and folding.</summary>
    public byte[] Flags { get; } = new byte[Count];

    /// <summary>Fully canonical decompositions.</summary>
    public SortedDictionary<int, int[]> Canonical { get; } = [];

    /// <summary>Full compatibility decompositions where they are not the canonical ones.</summary>
    public SortedDictionary<int, int[]> Compatibility { get; } = [];

    public SortedDictionary<int, int[]> Lower { get; } = [];

    public SortedDictionary<int, int[]> Fold { get; } = [];

    public SortedDictionary<(int First, int Second), int> Compositions { get; } = [];

    public static CharacterDatabase Read(string folder)
    {
        string At(string name) => Path.Combine(folder, name);
        var database = new CharacterDatabase(VersionLine().Match(File.ReadLines(At("Scripts.txt")).First()).Groups[1].Value);
        var decompositions = database.ReadCharacters(At("UnicodeData.txt"));
        database.ReadScripts(At("Scripts.txt"));
        database.ReadAges(At("DerivedAge.txt"));
        database.ReadFlag(At("PropList.txt"), "White_Space", null, 16);
        database.ReadFlag(At("DerivedCoreProperties.txt"), "Alphabetic", null, 32);
        var normalization = At("DerivedNormalizationProps.txt");
        foreach (var (property, flag) in new[] { ("NFC_QC", 1), ("NFD_QC", 2), ("NFKC_QC", 4), ("NFKD_QC", 8) })
        {
            database.ReadFlag(normalization, property, "N", flag);
            database.ReadFlag(normalization, property, "M", flag);
        }

        database.Decompose(decompositions, Excluded(normalization));
        database.ReadFolding(At("CaseFolding.txt"), At("SpecialCasing.txt"));
        return database;
    }

    [GeneratedRegex(@"-(\d+\.\d+\.\d+)\.txt")]
    private static partial Regex VersionLine();

    private static HashSet<int> Excluded(string path) =>
        [.. DataFile.Read(path).Where(l => l.Fields[0] == "Full_Composition_Exclusion").SelectMany(l => Enumerable.Range(l.First, l.Last - l.First + 1))];

    private Dictionary<int, (bool Canonical, int[] To)> ReadCharacters(string path)
    {
        var decompositions = new Dictionary<int, (bool, int[])>();
        var rangeStart = 0;
        foreach (var (codePoint, _, fields) in DataFile.Read(path))
        {
            rangeStart = fields[0].EndsWith("First>", StringComparison.Ordinal) ? codePoint : rangeStart;
            var first = fields[0].EndsWith("Last>", StringComparison.Ordinal) ? rangeStart : codePoint;
            var category = (byte)Array.IndexOf(Abbreviations, fields[1]);
            Array.Fill(Categories, category, first, codePoint - first + 1);
            if (byte.Parse(fields[2]) is > 0 and var combining)
            {
                CombiningClasses[codePoint] = combining;
                Flags[codePoint] |= 15;
            }

            if (fields[4].Length > 0)
            {
                var tag = fields[4].IndexOf('>');
                decompositions.Add(codePoint, (tag < 0, DataFile.CodePoints(fields[4][(tag + 1)..])));
            }

            if (fields[12].Length > 0)
            {
                Lower.Add(codePoint, [DataFile.CodePoint(fields[12])]);
            }
        }

        return decompositions;
    }

    private void ReadScripts(string path)
    {
        foreach (var (first, last, fields) in DataFile.Read(path))
        {
            Array.Fill(Scripts, fields[0], first, last - first + 1);
        }
    }

    private void ReadAges(string path)
    {
        foreach (var (first, last, fields) in DataFile.Read(path))
        {
            var version = Version.Parse(fields[0]);
            Array.Fill(Ages, (byte)((10 * version.Major) + version.Minor), first, last - first + 1);
        }
    }

    private void ReadFlag(string path, string property, string? value, int flag)
    {
        foreach (var (first, last, fields) in DataFile.Read(path).Where(l => l.Fields[0] == property && (value is null || l.Fields[1] == value)))
        {
            for (var codePoint = first; codePoint <= last; codePoint++)
            {
                Flags[codePoint] |= (byte)flag;
            }
        }
    }

    private void Decompose(Dictionary<int, (bool Canonical, int[] To)> decompositions, HashSet<int> excluded)
    {
        IEnumerable<int> Full(int codePoint, bool compatibility) =>
            decompositions.TryGetValue(codePoint, out var found) && (found.Canonical || compatibility) ? found.To.SelectMany(c => Full(c, compatibility)) : [codePoint];

        foreach (var (codePoint, (isCanonical, to)) in decompositions)
        {
            int[] canonical = [.. Full(codePoint, compatibility: false)];
            int[] compatible = [.. Full(codePoint, compatibility: true)];
            if (isCanonical)
            {
                Canonical.Add(codePoint, canonical);
                if (to.Length == 2 && !excluded.Contains(codePoint))
                {
                    Compositions.Add((to[0], to[1]), codePoint);
                }
            }

            if (!compatible.SequenceEqual(canonical))
            {
                Compatibility.Add(codePoint, compatible);
            }
        }
    }

    private void ReadFolding(string folding, string casing)
    {
        foreach (var (codePoint, _, fields) in DataFile.Read(folding).Where(l => l.Fields[0] is "C" or "S"))
        {
            Fold[codePoint] = DataFile.CodePoints(fields[1]);
            Flags[codePoint] |= 128;
        }

        // Without a condition there are four fields and the empty one after the last semicolon.
        foreach (var (codePoint, _, fields) in DataFile.Read(casing).Where(l => l.Fields.Length == 4))
        {
            var lower = DataFile.CodePoints(fields[0]);
            if (lower.Length > 1 || lower[0] != codePoint)
            {
                Lower[codePoint] = lower;
            }
        }

        foreach (var codePoint in Lower.Keys)
        {
            Flags[codePoint] |= 64;
        }
    }
}
