using Linnet.Training.Loop;
using Linnet.Training.Spikes;

namespace Linnet.Tests.Training.Spikes;

public sealed class SpikeGuardTests
{
    private static readonly SpikeSettings Settings = new(Bound: 6, Steps: 3, Rollbacks: 2, RateFactor: 1);

    [Fact]
    public void Judge_ofStepsOnEndAbove_isASpikeAtTheLastOfThem()
    {
        var guard = Full();

        Assert.Null(guard.Judge(129, 3));
        Assert.True(guard.IsRising);
        Assert.Null(guard.Judge(130, 4));
        var spike = guard.Judge(131, 3.5)!;

        Assert.Equal((129, 131), (spike.First, spike.Last));
        Assert.Equal([3, 4, 3.5], spike.Losses);
        Assert.Equal(2, spike.Mean, 1e-12);
        Assert.Equal(0.1, spike.Deviation, 1e-12);
    }

    [Theory]
    [InlineData(3.0, 2.0, 3.0, 3.0)] // comes back in between
    [InlineData(2.59, 2.59, 2.59, 2.59)] // high, but within the bound
    [InlineData(0.1, 0.1, 0.1, 0.1)] // low is no harm
    public void Judge_ofAnythingElse_isNone(params double[] losses)
    {
        var guard = Full();

        Assert.All(losses, (loss, i) => Assert.Null(guard.Judge(129 + i, loss)));
    }

    [Fact]
    public void Judge_beforeTheWindowIsFull_isNever()
    {
        var guard = new SpikeGuard(Settings, []);

        Assert.All(Enumerable.Range(1, OutlierGuard.Window), step => Assert.Null(guard.Judge(step, step < 100 ? 2 + (step % 2) : 1e6)));
    }

    [Fact]
    public void Judge_fromAStepOfOtherText_forgetsWhatWasBefore()
    {
        var (plain, fresh) = (Full(), Full(129));

        var judged = Enumerable.Range(129, 3).Select(step => (Plain: plain.Judge(step, 3), Fresh: fresh.Judge(step, 3))).ToList();

        Assert.NotNull(judged[^1].Plain);
        Assert.All(judged, both => Assert.Null(both.Fresh));
    }

    [Fact]
    public void Restore_ofItsState_judgesAlike()
    {
        var (one, other) = (Full(), new SpikeGuard(Settings, []));
        other.Restore(System.Text.Json.Nodes.JsonNode.Parse(one.State.ToJsonString())!.AsObject());

        for (var step = 129; step < 400; step++)
        {
            var loss = step % 50 < 3 ? 3 : Loss(step);
            Assert.Equal(one.Judge(step, loss) is null, other.Judge(step, loss) is null);
        }

        Assert.Equal(one.State.ToJsonString(), other.State.ToJsonString());
    }

    // Mean 2, deviation 0.1.
    private static SpikeGuard Full(params long[] fresh)
    {
        var guard = new SpikeGuard(Settings, fresh);
        for (var step = 1; step <= OutlierGuard.Window; step++)
        {
            guard.Judge(step, Loss(step));
        }

        return guard;
    }

    private static double Loss(int step) => step % 2 == 0 ? 1.9 : 2.1;
}
