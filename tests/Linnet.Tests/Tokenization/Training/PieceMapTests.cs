using System.Text;
using CsCheck;
using Linnet.Tokenization.Training;

namespace Linnet.Tests.Tokenization.Training;

public sealed class PieceMapTests
{
    [Fact]
    public void Add_ofAnyPieces_countsAsADictionary() => Gen.Select(Gen.Char["abc中"].Array[1, 6].Select(c => new string(c)), Gen.Long[1, 1L << 40]).Array[0, 400].ForAll(added =>
    {
        var (map, expected) = (new PieceMap(), new Dictionary<string, long>());
        foreach (var (piece, count) in added)
        {
            map.Add(Encoding.UTF8.GetBytes(piece), count);
            expected[piece] = expected.GetValueOrDefault(piece) + count;
        }

        Assert.Equal(expected.Select(p => (p.Key, p.Value)).OrderBy(p => p.Key, StringComparer.Ordinal), Read(map).OrderBy(p => p.Key, StringComparer.Ordinal));
        Assert.Equal(expected.Count, map.Distinct);
    });

    [Fact]
    public void Add_ofAHugePieceAmongOthers_keepsThemApart()
    {
        var map = new PieceMap();
        var huge = new string('x', 20_000_000);
        foreach (var piece in (string[])["a", huge, "b", huge, "a"])
        {
            map.Add(Encoding.UTF8.GetBytes(piece), 1);
        }

        Assert.Equal([("a", 2L), (huge, 2L), ("b", 1L)], Read(map));
    }

    [Fact]
    public void Add_past63Bits_isRefused()
    {
        var map = new PieceMap();
        map.Add("a"u8, long.MaxValue);

        Assert.Throws<OverflowException>(() => map.Add("a"u8, 1));
    }

    private static List<(string Key, long Count)> Read(PieceMap map)
    {
        var read = new List<(string, long)>();
        map.Read((piece, count) => read.Add((Encoding.UTF8.GetString(piece), count)));
        return read;
    }
}
