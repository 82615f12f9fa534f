namespace Linnet.UnicodeTables;

/// <summary>Traditional characters and what each is in simplified Chinese, from OpenCC's TSCharacters.txt.</summary>
internal static class SimplifiedFile
{
    /// <summary>Lays the pairs out as Linnet.Core.Unicode.SimplifiedChinese reads them: 16 bits each, traditional and simplified, ascending.</summary>
    /// <remarks>Only the basic plane, and of several simplified characters the first. Chains are followed to their end.</remarks>
    public static byte[] Write(string path, out int count)
    {
        var pairs = new SortedDictionary<char, char>();
        foreach (var fields in File.ReadLines(path).Where(l => !l.StartsWith('#')).Select(l => l.Split('\t', ' ')))
        {
            if (fields.Length > 1 && fields[0].Length == 1 && fields[1].Length == 1 && fields[0] != fields[1])
            {
                pairs.Add(fields[0][0], fields[1][0]);
            }
        }

        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        foreach (var (traditional, first) in pairs)
        {
            var simplified = first;
            for (var steps = 0; pairs.TryGetValue(simplified, out var next); steps++)
            {
                simplified = steps < pairs.Count ? next : throw new InvalidDataException($"U+{(int)traditional:X4} comes back to itself");
            }

            writer.Write((ushort)traditional);
            writer.Write((ushort)simplified);
        }

        writer.Flush();
        count = pairs.Count;
        return memory.ToArray();
    }
}
