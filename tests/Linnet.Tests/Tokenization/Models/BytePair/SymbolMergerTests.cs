using CsCheck;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tests.Tokenization.Models.BytePair;

public sealed class SymbolMergerTests
{
    private static readonly Gen<(int Left, int Right, int Rank)[]> Merges = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 6], Gen.Int[0, 8]).Array[0, 20];

    private static readonly Gen<int[]> Symbols = Gen.Int[-1, 4].Array[0, 3 * SymbolMerger.ShortPiece];

    [Fact]
    public void Merge_withRanksThatRepeat_takesTheLeftmostOfTheLowest() => Gen.Select(Merges, Symbols, Gen.Int[1, 3]).ForAll((merges, symbols, atLeast) =>
    {
        var table = new MergeTable();
        foreach (var (left, right, rank) in merges)
        {
            table.TryAdd(left, right, rank, Math.Min(left + right, 6));
        }

        var expected = Naive(table, symbols, atLeast);
        int[] lengths = [.. symbols.Select((_, i) => i + 1)];
        var count = new SymbolMerger(table).Merge(symbols, lengths, atLeast);

        Assert.Equal(expected, symbols[..count]);
        Assert.Equal(symbols.Length * (symbols.Length + 1) / 2, lengths[..count].Sum());
    });

    [Fact]
    public void Merge_ofUnequalLengths_throwsArgumentException() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SymbolMerger(new MergeTable()).Merge(new int[2], new int[1]));

    [Fact]
    public void Merge_joinsTheLengthsOfWhatItJoins()
    {
        var table = new MergeTable();
        table.TryAdd(1, 2, 0, 3);
        int[] symbols = [2, 1, 2, -1, 1];
        int[] lengths = [1, 10, 100, 1000, 10000];

        Assert.Equal(4, new SymbolMerger(table).Merge(symbols, lengths));
        Assert.Equal([2, 3, -1, 1], symbols[..4]);
        Assert.Equal([1, 110, 1000, 10000], lengths[..4]);
    }

    private static List<int> Naive(MergeTable table, int[] symbols, int atLeast)
    {
        List<int> left = [.. symbols];
        while (left.Count > atLeast)
        {
            var best = Enumerable.Range(0, left.Count - 1).MinBy(i => table.Rank(left[i], left[i + 1], out _));
            if (table.Rank(left[best], left[best + 1], out var result) == MergeTable.NoMerge)
            {
                break;
            }

            left[best] = result;
            left.RemoveAt(best + 1);
        }

        return left;
    }
}
