namespace Linnet.Alignment.HeldOut;

/// <summary>How varied some answers are.</summary>
public static class DistinctPairs
{
    /// <summary>Different pairs of neighbouring tokens as a share of all pairs, over all answers together; 1 when there are none.</summary>
    /// <remarks>distinct-2 of Li et al. 2016, <see href="https://arxiv.org/abs/1510.03055"/>. Comparable only between equally many answers.</remarks>
    public static double Share(IEnumerable<int[]> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var (distinct, total) = (new HashSet<(int, int)>(), 0L);
        foreach (var answer in answers)
        {
            for (var i = 1; i < answer.Length; i++)
            {
                distinct.Add((answer[i - 1], answer[i]));
                total++;
            }
        }

        return total == 0 ? 1 : (double)distinct.Count / total;
    }
}
