namespace Linnet.Pretraining.Planning;

/// <summary>How long a training will take.</summary>
/// <param name="SecondsPerStep">Of the probe.</param>
/// <param name="TokensPerSecond">While steps are taken.</param>
/// <param name="Mfu">Share of the machine's measured peak, by <see cref="PretrainPlan.FlopsPerToken"/>.</param>
/// <param name="Hours">
/// All steps, and the measurements between them. Not counted: checkpoints, samples, reading the text, and the last measurement, of the whole
/// validation text.
/// </param>
public sealed record PlannedTime(double SecondsPerStep, double TokensPerSecond, double Mfu, double Hours)
{
    // A backward pass costs two forward passes, and measuring has none.
    private const double ForwardShare = 1.0 / 3;

    /// <summary>Carries a probe over to the whole training.</summary>
    public static PlannedTime Of(PretrainPlan plan, ProbeResult probe)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(probe);
        var (training, evaluation) = (plan.Recipe.Training, plan.Recipe.Evaluation);
        var speed = training.BatchTokens / probe.SecondsPerStep;
        var measurements = ((training.Steps - 1) / evaluation.EverySteps) + 1;
        var measured = (double)measurements * evaluation.ValidationTokens * ForwardShare / speed;
        return new(
            probe.SecondsPerStep,
            speed,
            speed * plan.FlopsPerToken / probe.PeakFlopsPerSecond,
            ((training.Steps * probe.SecondsPerStep) + measured) / 3600);
    }
}
