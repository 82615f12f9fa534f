using Linnet.Core.Random;
using Linnet.Corpora.Review.Statistics;

namespace Linnet.Tests.Corpora.Review.Statistics;

public sealed class BorderlineDrawTests
{
    [Fact]
    public void Draw_measured_takesSixtyPerCentFromTheNearest()
    {
        var random = new CounterRandom(1, "draw");
        var distances = Enumerable.Range(0, 2_000).Select(i => (double?)i).ToList();

        var strata = BorderlineDraw.Draw(distances, 50, i => random.Bits((ulong)i));

        Assert.Equal([("near", 200L, 30), ("far", 1_800L, 20)], strata.Select(s => (s.Name, s.Pooled, s.Drawn.Count)));
        Assert.All(strata[0].Drawn, i => Assert.InRange(i, 0, 199));
        Assert.All(strata[1].Drawn, i => Assert.InRange(i, 200, 1_999));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(70)]
    public void Draw_smallPools_takesAllOrTheCountAndNothingTwice(int pool)
    {
        var strata = BorderlineDraw.Draw([.. Enumerable.Range(0, pool).Select(i => (double?)(i % 3))], 50, i => (ulong)i);

        var drawn = strata.SelectMany(s => s.Drawn).ToList();
        Assert.Equal(Math.Min(50, pool), drawn.Distinct().Count());
        Assert.Equal(drawn.Count, drawn.Distinct().Count());
        Assert.Equal(pool, strata.Sum(s => s.Pooled));
        Assert.All(strata, s => Assert.NotEmpty(s.Drawn));
    }

    [Fact]
    public void Draw_unmeasured_isOneStratum()
    {
        var strata = BorderlineDraw.Draw([1, null, 2], 50, i => (ulong)i);

        Assert.Equal(("all", 3L), (Assert.Single(strata).Name, strata[0].Pooled));
    }

    [Fact]
    public void Pool_anyOrder_keepsTheSameUnits()
    {
        var random = new CounterRandom(3, "pool");
        IReadOnlyList<int> Take(IEnumerable<int> order)
        {
            var pool = new RandomPool<int>(10);
            foreach (var i in order)
            {
                pool.Add(random.Bits((ulong)i), () => i);
            }

            Assert.Equal(100, pool.Seen);
            return pool.Units;
        }

        Assert.Equal(Take(Enumerable.Range(0, 100)), Take(Enumerable.Range(0, 100).Reverse()));
    }

    [Fact]
    public void Search_separableValues_findsTheCut()
    {
        JudgedValue[] values = [new(1, 1, 1), new(2, 1, 1), new(3.1, 10, 0), new(4, 10, 0)];

        Assert.Equal(new ThresholdChoice(3, 1, 1, 1), ThresholdSearch.Best(values, removesLow: true, null));
        Assert.True(ThresholdSearch.Best(values, removesLow: false, null)!.F1 < 0.3);
        Assert.Equal(1.5, ThresholdSearch.Best([new(1, 1, 1), new(2, 1, 0), new(3, 1, 1)], true, 0.9)!.Threshold);
        Assert.Null(ThresholdSearch.Best([new(1, 1, 0), new(2, 1, 1), new(3, 1, 1)], true, 0.9));
        Assert.Equal(0.12, ThresholdSearch.Between(0.1153, 0.1247));
    }
}
