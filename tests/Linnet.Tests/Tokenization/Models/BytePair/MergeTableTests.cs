using CsCheck;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tests.Tokenization.Models.BytePair;

public sealed class MergeTableTests
{
    [Fact]
    public void Rank_afterAnyAdditions_isThatOfADictionary() => Gen.Select(Gen.Int[0, 40], Gen.Int[0, 40], Gen.Int[0, 9]).Array[0, 2000].ForAll(merges =>
    {
        var table = new MergeTable();
        var expected = new Dictionary<(int, int), (int, int)>();
        foreach (var (left, right, rank) in merges)
        {
            Assert.Equal(expected.TryAdd((left, right), (rank, left + right)), table.TryAdd(left, right, rank, left + right));
        }

        Assert.Equal(expected.Count, table.Count);
        for (var left = -1; left <= 41; left++)
        {
            for (var right = -1; right <= 41; right++)
            {
                var rank = table.Rank(left, right, out var result);
                Assert.Equal(expected.TryGetValue((left, right), out var merge) ? merge : (MergeTable.NoMerge, result), (rank, result));
            }
        }
    });

    [Theory]
    [InlineData(-1, 0, 0, 0)]
    [InlineData(0, -1, 0, 0)]
    [InlineData(0, 0, -1, 0)]
    [InlineData(0, 0, MergeTable.NoMerge, 0)]
    [InlineData(0, 0, 0, -1)]
    public void TryAdd_ofNumbersThatMeanSomethingElse_throwsArgumentException(int left, int right, int rank, int result) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MergeTable().TryAdd(left, right, rank, result));
}
