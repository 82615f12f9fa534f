using CsCheck;
using Linnet.Pretraining.Windows;
using Linnet.Training.Loop;

namespace Linnet.Tests.Pretraining.Windows;

public sealed class WindowBatchesTests
{
    [Fact]
    public void Read_withSmallerMicroBatches_givesTheSameSequencesInTheSameOrder()
    {
        using var tokens = new TemporaryTokens(Enumerable.Range(0, 100));
        var windows = new TokenWindows(tokens.File, 4);

        // 25 windows, 12 a step: step 3 crosses the end of the epoch.
        var (whole, parts) = (new WindowBatches(windows, 7, 12, 12), new WindowBatches(windows, 7, 12, 3));

        for (long step = 1; step <= 6; step++)
        {
            Assert.Equal(whole.Read(step, 0).Targets, Enumerable.Range(0, 4).SelectMany(m => parts.Read(step, m).Targets));
            Assert.Equal(whole.TargetCount(step), whole.Read(step, 0).Targets.Count(t => t != MicroBatch.NoTarget));
        }
    }

    [Fact]
    public void Read_askedInAnyOrder_isAFunctionOfTheStepAlone()
    {
        using var tokens = new TemporaryTokens(Enumerable.Range(0, 100));
        var windows = new TokenWindows(tokens.File, 4);
        var forward = new WindowBatches(windows, 7, 6, 6);
        var expected = Enumerable.Range(1, 20).Select(s => forward.Read(s, 0).Tokens).ToArray();

        Gen.Shuffle(Enumerable.Range(1, 20).ToArray()).ForAll(
            steps =>
            {
                var other = new WindowBatches(windows, 7, 6, 6);
                foreach (var step in steps)
                {
                    Assert.Equal(expected[step - 1], other.Read(step, 0).Tokens);
                }
            },
            iter: 20);
    }

    [Fact]
    public void At_inAnotherEpochOrWithAnotherSeed_isAnotherOrder()
    {
        var order = new WindowOrder(100, 7);
        var first = Enumerable.Range(0, 100).Select(i => order.At(i)).ToArray();

        Assert.NotEqual(first, Enumerable.Range(100, 100).Select(i => order.At(i)));
        Assert.NotEqual(first, Enumerable.Range(0, 100).Select(i => new WindowOrder(100, 8).At(i)));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), first.Order());
        Assert.Equal(first, Enumerable.Range(0, 100).Select(i => new WindowOrder(100, 7).At(i)));
    }
}
