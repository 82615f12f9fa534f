using Linnet.Core.Random;
using Linnet.Corpora.Review.Statistics;

namespace Linnet.Tests.Corpora.Review.Statistics;

public sealed class StratifiedTotalTests
{
    [Theory]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(6, 10, 0.3127, 0.8318)]
    [InlineData(1, 20, 0.0026, 0.2361)] // modified: Wilson's own lower end is 0.0089
    [InlineData(50, 100, 0.4038, 0.5962)]
    public void Wilson_knownCases_arePublishedValues(double positives, long sample, double low, double high)
    {
        var interval = ShareInterval.Wilson(positives, sample);

        Assert.Equal((low, high), (Math.Round(interval.Low, 4), Math.Round(interval.High, 4)));
    }

    [Fact]
    public void Of_oneStratumOfAll_isWilson()
    {
        var wilson = ShareInterval.Wilson(7, 20, 1_000);

        var total = StratifiedTotal.Of(1_000, [new StratumFinding(1_000, 20, 7)]);

        Assert.Equal(350, total.Value, 9);
        Assert.Equal(1_000 * wilson.Low, total.Low, 9);
        Assert.Equal(1_000 * wilson.High, total.High, 9);
    }

    [Fact]
    public void Of_everythingJudged_isCertain() =>
        Assert.Equal(new StratifiedTotal(13, 13, 13), StratifiedTotal.Of(30, [new StratumFinding(10, 10, 9), new StratumFinding(20, 20, 4)]) is var t
            ? new StratifiedTotal(Math.Round(t.Value, 9), Math.Round(t.Low, 9), Math.Round(t.High, 9)) : default);

    [Fact]
    public void ShareWith_edges_areShares()
    {
        var none = StratifiedTotal.Of(1_000, [new StratumFinding(1_000, 20, 0)]);
        var some = StratifiedTotal.Of(1_000, [new StratumFinding(1_000, 20, 10)]);

        Assert.Null(none.ShareWith(none));
        Assert.Equal((1.0, 1.0), (some.ShareWith(none)!.Value.Value, some.ShareWith(none)!.Value.High));
        Assert.InRange(some.ShareWith(none)!.Value.Low, 0.5, 0.9);
        Assert.Equal((0.0, 0.0), (none.ShareWith(some)!.Value.Value, none.ShareWith(some)!.Value.Low));
        Assert.Equal(1 - some.ShareWith(none)!.Value.Low, none.ShareWith(some)!.Value.High, 9);
    }

    // Populations whose truth is known, drawn and judged as the command does: precision and recall of the whole lie within the intervals.
    [Theory]
    [InlineData(2_000, 20_000, 0.02, 1_000)]
    [InlineData(400, 3_000, 0.10, 5_000)]
    [InlineData(5_000, 5_000, 0.30, 500)]
    public void Intervals_overManySeeds_holdTheTruthInAtLeast93PerCent(int removedCount, int keptCount, double badKept, int pool)
    {
        const int Trials = 400;
        var population = new CounterRandom(99, $"population/{removedCount}");
        (double Distance, bool IsBad)[] removed = [.. Enumerable.Range(0, removedCount).Select(i => (Distance: population.Uniform((ulong)(2 * i)), i)).Select(d => (d.Distance, population.Uniform((ulong)(2 * d.i + 1)) < 0.6 + 0.4 * d.Distance))];
        (double Distance, bool IsBad)[] kept = [.. Enumerable.Range(removedCount, keptCount).Select(i => (Distance: population.Uniform((ulong)(2 * i)), i)).Select(d => (d.Distance, population.Uniform((ulong)(2 * d.i + 1)) < (d.Distance < 0.1 ? 0.4 : badKept)))];
        var (right, missed) = (removed.Count(d => d.IsBad), kept.Count(d => d.IsBad));
        var (precision, recall) = (right / (double)removedCount, right / (double)(right + missed));

        var (precise, recalled, naive) = (0, 0, 0);
        for (var trial = 0UL; trial < Trials; trial++)
        {
            var (went, stayed) = (Estimate(removed, trial, "removed", pool, out var sampleShare), Estimate(kept, trial, "kept", pool, out _));
            precise += went.Low / removedCount <= precision && precision <= went.High / removedCount ? 1 : 0;
            var found = went.ShareWith(stayed)!.Value;
            recalled += found.Low <= recall && recall <= found.High ? 1 : 0;
            naive += sampleShare.Low <= precision && precision <= sampleShare.High ? 1 : 0;
        }

        Assert.InRange(precise / (double)Trials, 0.93, 1);
        Assert.InRange(recalled / (double)Trials, 0.93, 1);
        Assert.True(naive < precise, $"{naive} {precise}"); // the sample taken for the whole, without weights, is wrong more often
    }

    private static StratifiedTotal Estimate((double Distance, bool IsBad)[] units, ulong seed, string side, int poolSize, out ShareInterval unweighted)
    {
        var (random, pool) = (new CounterRandom(seed, side), new RandomPool<(double Distance, bool IsBad)>(poolSize));
        for (var i = 0; i < units.Length; i++)
        {
            var unit = units[i];
            pool.Add(random.Bits((ulong)i), () => unit);
        }

        var (drawn, pooled) = (new CounterRandom(seed, side + "/drawn"), pool.Units);
        var strata = BorderlineDraw.Draw([.. pooled.Select(u => (double?)u.Distance)], 50, i => drawn.Bits((ulong)i));
        var findings = strata.Select(s => new StratumFinding(s.Pooled, s.Drawn.Count, s.Drawn.Count(i => pooled[i].IsBad))).ToList();
        unweighted = ShareInterval.Wilson(findings.Sum(f => f.Positives), findings.Sum(f => f.Judged));
        return StratifiedTotal.Of(units.Length, findings);
    }
}
