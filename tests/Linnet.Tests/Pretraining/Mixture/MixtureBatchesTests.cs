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

    private sealed class Sources : IDisposable
    {
        private readonly TemporaryTokens[] _tokens = [.. Lengths.Select((length, s) => new TemporaryTokens(Enumerable.Range(1000 * s, length)))];

        public MixtureBatches Batches(int batch, int microBatch) => new(
            [.. _tokens.Select((t, s) => ($"source-{s}", Weights[s], (ITokenWindows)new TokenWindows(t.File, 4)))], 7, batch, microBatch);

        public void Dispose()
        {
            foreach (var tokens in _tokens)
            {
                tokens.Dispose();
            }
        }
    }
}
