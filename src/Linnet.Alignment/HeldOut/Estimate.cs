namespace Linnet.Alignment.HeldOut;

/// <summary>A mean with the uncertainty that comes from having asked only so many questions.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardError">Its standard error; 0 for a single observation.</param>
public sealed record Estimate(double Mean, double StandardError)
{
    // Of the normal distribution: 100 questions or so.
    private const double TwoSided95 = 1.959964;

    /// <summary>Lower end of the 95 % interval.</summary>
    public double Low => Mean - (TwoSided95 * StandardError);

    /// <summary>Upper end of the 95 % interval.</summary>
    public double High => Mean + (TwoSided95 * StandardError);

    /// <summary>Mean and standard error of independent observations, one a question.</summary>
    public static Estimate Of(IReadOnlyList<double> observations)
    {
        ArgumentNullException.ThrowIfNull(observations);
        ArgumentOutOfRangeException.ThrowIfZero(observations.Count);
        var (mean, count) = (observations.Average(), observations.Count);
        var variance = count < 2 ? 0 : observations.Sum(x => (x - mean) * (x - mean)) / (count - 1);
        return new(mean, Math.Sqrt(variance / count));
    }

    /// <summary>The mean difference of two policies' scores of the same questions: what is hard for both cancels out.</summary>
    public static Estimate OfDifference(IReadOnlyList<double> scores, IReadOnlyList<double> baseline)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentOutOfRangeException.ThrowIfNotEqual(baseline.Count, scores.Count);
        return Of([.. scores.Zip(baseline, (score, other) => score - other)]);
    }
}
