using CsCheck;
using Linnet.Pretraining.Mixture;
using Linnet.Pretraining.Windows;
using Linnet.Tests.Pretraining.Windows;
using Linnet.Training.Loop;

namespace Linnet.Tests.Pretraining.Mixture;

public sealed class MixtureBatchesTests
{
    // Source s has the ids from 1000·s on, so an id tells its source. 25, 10 and 3 windows of 4: all of them wrap round in the tests.
    private static readonly int[] Lengths = [100, 41, 11];
    private static readonly double[] Weights = [0.6, 0.25, 0.15];

    [Fact]
    public void Read_withSmallerMicroBatches_givesTheSameSequencesInTheSameOrder()
    {
        using var text = new Sources();
        var (whole, parts) = (text.Batches(12, 12), text.Batches(12, 3));

        for (long step = 1; step <= 6; step++)
        {
            Assert.Equal(whole.Read(step, 0).Targets, Enumerable.Range(0, 4).SelectMany(m => parts.Read(step, m).Targets));
            Assert.Equal(whole.TargetCount(step), whole.Read(step, 0).Targets.Count(t => t != MicroBatch.NoTarget));
            Assert.Equal(whole.TargetCount(step), whole.TargetCounts(step).Sum());
        }
    }

    [Fact]
    public void Read_askedInAnyOrder_isAFunctionOfTheStepAlone()
    {
        using var text = new Sources();
        var forward = text.Batches(6, 6);
        var expected = Enumerable.Range(1, 20).Select(s => forward.Read(s, 0).Tokens).ToArray();

        Gen.Shuffle(Enumerable.Range(1, 20).ToArray()).ForAll(
            steps =>
            {
                var other = text.Batches(6, 6);
                foreach (var step in steps)
                {
                    Assert.Equal(expected[step - 1], other.Read(step, 0).Tokens);
                }
            },
            iter: 20);
    }

    [Fact]
    public void TargetCounts_ofEveryStep_areWhatWasReadAndWithinOneWindowOfThePlan()
    {
        using var text = new Sources();
        var batches = text.Batches(8, 4);
        var (read, windows) = (new long[3], new long[3]);

        for (long step = 1; step <= 100; step++)
        {
            foreach (var batch in (MicroBatch[])[batches.Read(step, 0), batches.Read(step, 1)])
            {
                foreach (var target in batch.Targets.Where(t => t != MicroBatch.NoTarget))
                {
                    read[target / 1000]++;
                }

                for (var row = 0; row < batch.Sequences; row++)
                {
                    windows[batch.Tokens[row * batch.Length] / 1000]++;
                }
            }

            Assert.Equal(read, Enumerable.Range(1, (int)step).Select(s => batches.TargetCounts(s)).Aggregate((a, b) => [.. a.Zip(b, (x, y) => x + y)]));
            Assert.All(Weights.Zip(windows), s => Assert.InRange(s.Second - (s.First * step * 8), -1, 1));
        }
    }

    [Fact]
    public void Read_overAnEpochOfASource_readsEachOfItsWindowsOnce()
    {
        using var text = new Sources();
        var batches = text.Batches(4, 4);
        var ofFirst = Enumerable.Range(1, 100).SelectMany(step => batches.Windows(step).ToArray())
            .Where(place => place.Source == 0).Select(place => place.Window).ToArray();

        Assert.Equal(Enumerable.Range(0, 25).Select(i => (long)i), ofFirst[..25].Order());
        Assert.Equal(Enumerable.Range(0, 25).Select(i => (long)i), ofFirst[25..50].Order());
        Assert.NotEqual(ofFirst[..25], ofFirst[25..50]);
    }

    [Fact]
    public void Windows_ofRandomPlans_readTokensWithinOneWindowOfThePlanAtEveryStep() =>
        (from weights in Gen.Double[0.05, 1].Array[3]
         from later in Gen.Double[0.05, 1].Array[3]
         from change in Gen.Long[2, 40]
         from batch in Gen.Int[1, 9]
         select (weights, later, change, batch)).ForAll(
            plan =>
            {
                // 33, 13 and 5 windows of 4, all of them full.
                using var text = new Sources([133, 53, 21]);
                var changes = new[] { new MixtureChange(plan.change, plan.later) };
                var batches = text.Batches(plan.batch, 1, plan.weights, changes);
                var order = MixtureChange.Order(plan.weights, changes, plan.batch);
                var read = new long[3];
                for (long step = 1; step <= 60; step++)
                {
                    read = [.. read.Zip(batches.TargetCounts(step), (sum, count) => sum + count)];
                    Assert.All(read, (tokens, source) => Assert.InRange(tokens - (4 * order.Due(source, step * plan.batch)), -4, 4));
                }
            },
            iter: 100);

    [Fact]
    public void Windows_withAnyMicroBatchAndAChange_areTheSameInTheSameOrder()
    {
        using var text = new Sources();
        MixtureChange[] changes = [new(3, [0, 1, 4]), new(7, [1, 1, 0])];
        var whole = text.Batches(12, 12, Weights, changes);

        foreach (var micro in (int[])[1, 2, 3, 4, 6])
        {
            var parts = text.Batches(12, micro, Weights, changes);
            for (long step = 1; step <= 12; step++)
            {
                Assert.Equal(whole.Windows(step), parts.Windows(step));
                Assert.Equal(whole.Read(step, 0).Tokens, Enumerable.Range(0, 12 / micro).SelectMany(m => parts.Read(step, m).Tokens));
            }
        }

        // The control: without the changes other windows come from the third step on, and only from there.
        var plain = text.Batches(12, 12);
        Assert.NotEqual(plain.Windows(5), whole.Windows(5));
    }

    [Fact]
    public void Windows_afterAChange_goOnInTheSourcesEpochWhereItStood()
    {
        using var text = new Sources();
        var batches = text.Batches(4, 4, [1, 1, 1], [new(4, [8, 1, 1])]);

        var ofFirst = Enumerable.Range(1, 30).SelectMany(step => batches.Windows(step).ToArray())
            .Where(place => place.Source == 0).Select(place => place.Window).ToArray();

        Assert.Equal(Enumerable.Range(0, 25).Select(i => (long)i), ofFirst[..25].Order());
    }

    private sealed class Sources(int[]? lengths = null) : IDisposable
    {
        private readonly TemporaryTokens[] _tokens = [.. (lengths ?? Lengths).Select((length, s) => new TemporaryTokens(Enumerable.Range(1000 * s, length)))];

        public MixtureBatches Batches(int batch, int microBatch, double[]? weights = null, MixtureChange[]? changes = null) => new(
            [.. _tokens.Select((t, s) => ($"source-{s}", (weights ?? Weights)[s], (ITokenWindows)new TokenWindows(t.File, 4)))], changes ?? [], 7, batch, microBatch);

        public void Dispose()
        {
            foreach (var tokens in _tokens)
            {
                tokens.Dispose();
            }
        }
    }
}
