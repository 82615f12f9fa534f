namespace Linnet.Rewards;

/// <summary>Where a reward model's scores lie: only differences of scores are learnt, so their zero and unit are arbitrary.</summary>
/// <remarks>Ziegler et al. 2019, <see href="https://arxiv.org/abs/1909.08593"/> §2, set mean 0 and deviation 1 on samples of the reference policy.</remarks>
/// <param name="Mean">Mean raw score of the reference samples.</param>
/// <param name="StandardDeviation">Their standard deviation, in raw score.</param>
public sealed record ScoreScale(double Mean, double StandardDeviation)
{
    /// <summary>Measures raw scores.</summary>
    /// <param name="scores">Scores of reference samples.</param>
    /// <returns>Mean and population standard deviation; a deviation of 1 where all scores are equal.</returns>
    public static ScoreScale Of(IReadOnlyList<double> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfZero(scores.Count);
        var mean = scores.Average();
        var deviation = Math.Sqrt(scores.Average(score => (score - mean) * (score - mean)));
        return new(mean, deviation > 0 ? deviation : 1);
    }

    /// <summary>A raw score in standard deviations from the mean.</summary>
    public double Normalize(double score) => (score - Mean) / StandardDeviation;
}
