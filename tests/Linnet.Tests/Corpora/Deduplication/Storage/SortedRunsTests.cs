using Linnet.Core.Random;
using Linnet.Corpora.Deduplication.Storage;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.Deduplication.Storage;

public sealed class SortedRunsTests
{
    [Theory]
    [InlineData(1, 1 << 20, 5_000)] // in memory
    [InlineData(1, 16 * 300, 5_000)]
    [InlineData(3, 16 * 90, 5_000)] // 167 runs: more than are merged at once
    [InlineData(2, 1, 400)] // a run for each record
    [InlineData(2, 1 << 20, 0)]
    public void Merge_ofAnyWriters_givesAllRecordsInOrder(int writers, long memory, int count)
    {
        using var folder = new TestFolder();
        var random = new CounterRandom(3, "records");
        var records = Enumerable.Range(0, count).Select(i => new Place(random.Below(50, (ulong)(2 * i)), random.Below(1_000, (ulong)(2 * i) + 1))).ToList();
        using (var runs = new SortedRuns<Place>(folder["test"], memory, writers))
        {
            var each = Enumerable.Range(0, writers).Select(_ => runs.CreateWriter()).ToList();
            for (var i = 0; i < count; i++)
            {
                each[i % writers].Add(records[i]);
            }

            Assert.Equal(count, runs.Count);
            Assert.Equal(records.Order(), runs.Merge(TestContext.Current.CancellationToken));
            Assert.Equal(records.Order(), runs.Merge(TestContext.Current.CancellationToken)); // again
            Assert.True(runs.RunsOnDisk <= SortedRuns<Place>.OpenRuns);
        }

        Assert.Empty(folder.Entries());
    }
}
