namespace Linnet.Corpora.FastText;

/// <summary>The area under the receiver operating characteristic: the probability that a positive scores above a negative, a tie counted half.</summary>
/// <remarks>Mann and Whitney 1947, by mean ranks of ties; Fawcett 2006, "An introduction to ROC analysis", §7.</remarks>
public static class AreaUnderCurve
{
    /// <summary>The area.</summary>
    /// <param name="scores">Scores, and whether each is a positive's.</param>
    /// <returns>0 to 1; NaN where positives or negatives are missing.</returns>
    public static double Of(IReadOnlyList<(double Score, bool Positive)> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var sorted = scores.OrderBy(s => s.Score).ToArray();
        long positives = sorted.Count(s => s.Positive), negatives = sorted.Length - positives;
        var rankSum = 0.0;
        for (var start = 0; start < sorted.Length;)
        {
            var end = start + 1;
            while (end < sorted.Length && sorted[end].Score == sorted[start].Score)
            {
                end++;
            }

            var rank = (start + 1 + end) / 2.0;
            rankSum += rank * sorted[start..end].Count(s => s.Positive);
            start = end;
        }

        return (rankSum - positives * (positives + 1) / 2.0) / (positives * (double)negatives);
    }
}
