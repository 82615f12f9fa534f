using CsCheck;
using Linnet.Training.Schedules;

namespace Linnet.Tests.Training.Schedules;

public sealed class LearningRateScheduleTests
{
    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(5, 0.5)]
    [InlineData(10, 1.0)]
    [InlineData(60, 0.55)]
    [InlineData(110, 0.1)]
    [InlineData(500, 0.1)]
    public void At_ofHandComputedSteps_isLinearThenCosine(long step, double expected) =>
        Assert.Equal(expected, new LearningRateSchedule(peak: 1, warmupSteps: 10, steps: 110, finalFraction: 0.1).At(step), 12);

    [Fact]
    public void At_withoutWarmup_beginsNearThePeak()
    {
        var schedule = new LearningRateSchedule(2e-3, 0, 100, 0);

        Assert.InRange(schedule.At(1), 1.99e-3, 2e-3);
        Assert.Equal(0, schedule.At(100), 15);
    }

    [Fact]
    public void At_anySchedule_isContinuousAndBounded()
    {
        var schedules =
            from steps in Gen.Long[2, 5000]
            from warmup in Gen.Long[0, steps - 1]
            from final in Gen.Double[0, 1]
            select new LearningRateSchedule(1, warmup, steps, final);

        schedules.ForAll(
            schedule =>
            {
                // The steepest parts: 1/warmup while rising, π/2/(steps - warmup) on the cosine.
                var largestMove = Math.Max(
                    schedule.WarmupSteps > 0 ? 1.0 / schedule.WarmupSteps : 0,
                    Math.PI / 2 / (schedule.Steps - schedule.WarmupSteps)) + 1e-12;
                for (long step = 2; step <= schedule.Steps; step++)
                {
                    var (before, now) = (schedule.At(step - 1), schedule.At(step));
                    Assert.InRange(now, 0, 1);
                    Assert.InRange(Math.Abs(now - before), 0, largestMove);
                    Assert.True(step <= schedule.WarmupSteps ? now >= before : now <= before + 1e-15);
                }

                Assert.Equal(schedule.FinalFraction, schedule.At(schedule.Steps), 12);
            },
            iter: 50);
    }

    [Theory]
    [InlineData(ScheduleShape.Linear, 5, 0.5)]
    [InlineData(ScheduleShape.Linear, 60, 0.55)]
    [InlineData(ScheduleShape.Linear, 110, 0.1)]
    [InlineData(ScheduleShape.Wsd, 90, 1)]
    [InlineData(ScheduleShape.Wsd, 95, 0.55)] // a quarter of the decay: 1 - sqrt(0.25) = 0.5
    [InlineData(ScheduleShape.Wsd, 110, 0.1)]
    [InlineData(ScheduleShape.Constant, 9, 0.9)]
    [InlineData(ScheduleShape.Constant, 110, 1)]
    [InlineData(ScheduleShape.InverseSqrt, 10, 1)]
    [InlineData(ScheduleShape.InverseSqrt, 40, 0.5)]
    [InlineData(ScheduleShape.InverseSqrt, 90, 1.0 / 3)]
    public void At_ofEachShape_isItsFormula(ScheduleShape shape, long step, double expected) =>
        Assert.Equal(expected, new LearningRateSchedule(peak: 1, warmupSteps: 10, steps: 110, finalFraction: 0.1) { Shape = shape }.At(step), 12);

    [Fact]
    public void At_ofAnyShape_neverRisesAfterTheWarmup()
    {
        var schedules =
            from shape in Gen.Enum<ScheduleShape>()
            from steps in Gen.Long[2, 1000]
            from warmup in Gen.Long[0, steps - 1]
            from share in Gen.Double[0.01, 1]
            select new LearningRateSchedule(1, warmup, steps, 0.1) { Shape = shape, DecayShare = share };

        schedules.ForAll(
            schedule =>
            {
                for (var step = schedule.WarmupSteps + 2; step <= schedule.Steps + 2; step++)
                {
                    Assert.InRange(schedule.At(step), 0, schedule.At(step - 1) + 1e-15);
                }

                Assert.Equal(1, schedule.At(Math.Max(1, schedule.WarmupSteps)), schedule.WarmupSteps > 0 ? 1e-12 : 1);
            },
            iter: 100);
    }

    [Theory]
    [InlineData(0, 0, 10, 0.1)]
    [InlineData(double.NaN, 0, 10, 0.1)]
    [InlineData(double.PositiveInfinity, 0, 10, 0.1)]
    [InlineData(1, 10, 10, 0.1)]
    [InlineData(1, -1, 10, 0.1)]
    [InlineData(1, 0, 0, 0.1)]
    [InlineData(1, 0, 10, 1.1)]
    [InlineData(1, 0, 10, double.NaN)]
    public void Constructor_withValueOutOfRange_refuses(double peak, long warmup, long steps, double final) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LearningRateSchedule(peak, warmup, steps, final));
}
