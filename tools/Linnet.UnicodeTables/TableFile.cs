namespace Linnet.UnicodeTables;

/// <summary>Lays the tables out as Linnet.Core.Unicode.UnicodeData reads them: little-endian, two stages, sequences from one pool.</summary>
internal static class TableFile
{
    private const int BlockLength = 256;

    public static byte[] Write(CharacterDatabase database, IReadOnlyList<string> scripts)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        foreach (var part in database.UnicodeVersion.Split('.'))
        {
            writer.Write(byte.Parse(part));
        }

        writer.Write((byte)0);
        var numbers = scripts.Select((name, index) => (name, index)).ToDictionary(s => s.name, s => (byte)s.index);
        WriteTable(writer, database.Categories);
        WriteTable(writer, [.. database.Scripts.Select(s => numbers[s])]);
        WriteTable(writer, database.CombiningClasses);
        WriteTable(writer, database.Flags);
        WriteTable(writer, database.Ages);

        var maps = new[] { database.Canonical, database.Compatibility, database.Lower, database.Fold };
        var places = new Dictionary<string, int>();
        var pool = new List<int>();
        foreach (var sequence in maps.SelectMany(m => m.Values))
        {
            if (places.TryAdd(Key(sequence), (pool.Count << 5) | sequence.Length))
            {
                pool.AddRange(sequence);
            }
        }

        WriteCounted(writer, pool);
        foreach (var map in maps)
        {
            WriteCounted(writer, [.. map.Keys]);
            WriteAll(writer, map.Values.Select(v => places[Key(v)]));
        }

        writer.Write(database.Compositions.Count);
        foreach (var (first, second) in database.Compositions.Keys)
        {
            writer.Write(((long)first << 32) | (uint)second);
        }

        WriteAll(writer, database.Compositions.Values);
        writer.Flush();
        return memory.ToArray();
    }

    private static string Key(int[] sequence) => string.Join(' ', sequence);

    private static void WriteCounted(BinaryWriter writer, List<int> values)
    {
        writer.Write(values.Count);
        WriteAll(writer, values);
    }

    private static void WriteAll(BinaryWriter writer, IEnumerable<int> values)
    {
        foreach (var value in values)
        {
            writer.Write(value);
        }
    }

    private static void WriteTable(BinaryWriter writer, byte[] values)
    {
        var known = new Dictionary<string, ushort>();
        var blocks = new List<byte[]>();
        foreach (var block in values.Chunk(BlockLength))
        {
            if (known.TryAdd(Convert.ToHexString(block), (ushort)known.Count))
            {
                blocks.Add(block);
            }

            writer.Write(known[Convert.ToHexString(block)]);
        }

        writer.Write(blocks.Count * BlockLength);
        blocks.ForEach(writer.Write);
    }
}
