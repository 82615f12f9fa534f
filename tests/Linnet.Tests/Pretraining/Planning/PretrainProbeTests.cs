using Linnet.Core.Progress;
using Linnet.Pretraining.Planning;
using Linnet.Training.Native;

namespace Linnet.Tests.Pretraining.Planning;

public sealed class PretrainProbeTests
{
    [Fact]
    public void Of_carriesTheProbeOverToTheWholeTraining()
    {
        var plan = Plans.Of(Plans.Recipe("evaluation.every_steps=300", "evaluation.validation_tokens=12288"));

        var time = PlannedTime.Of(plan, new ProbeResult(0.5, 2 * 8192 * plan.FlopsPerToken, null));

        Assert.Equal((0.5, 8192, 0.5), (time.SecondsPerStep, time.TokensPerSecond, time.Mfu));

        // Steps 300, 600, 900 and the last are measured: 4 · 12,288 tokens of a third of the work are four steps.
        Assert.Equal(0.5 * 1004 / 3600, time.Hours, 12);
    }

    [Fact]
    public void Run_takesTheMedianOfTheTimedSteps()
    {
        TorchLibrary.EnsureLoaded();
        var plan = Plans.Of(Plans.Recipe("training.batch_tokens=256", "training.micro_batch_size=1"));

        // The clock stands at 6 s after the first step and at 12 s after the second: that ends the warm-up. Then steps take 1, 9 and 2 s.
        var clock = new ListedTime(0, 0, 6, 12, 20, 21, 30, 39, 40, 42);
        var result = PretrainProbe.Run(plan, 3, clock, SilentProgress.Instance, TestContext.Current.CancellationToken);

        Assert.Equal(2, result.SecondsPerStep);
        Assert.True(result.PeakFlopsPerSecond > 0);
        Assert.True(result.PeakBytes is null or > 0);
        Assert.True(clock.IsAtItsEnd);
    }

    [Fact]
    public void Run_whenCancelled_stops() => Assert.Throws<OperationCanceledException>(
        () => PretrainProbe.Run(Plans.Of(Plans.Recipe()), 1, TimeProvider.System, SilentProgress.Instance, new CancellationToken(canceled: true)));

    /// <summary>Tells a list of seconds, one at each look.</summary>
    private sealed class ListedTime(params long[] seconds) : TimeProvider
    {
        private int _next;

        public bool IsAtItsEnd => _next == seconds.Length;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => seconds[_next++];
    }
}
