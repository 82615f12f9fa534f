namespace Linnet.Pretraining.Baselines;

/// <summary>What modified Kneser–Ney takes from each count of one order: D₁ from counts of 1, D₂ from 2, D₃ from 3 and more.</summary>
/// <param name="One">D₁, in (0, 1].</param>
/// <param name="Two">D₂, in (0, 2].</param>
/// <param name="ThreeAndMore">D₃₊, in (0, 3].</param>
/// <param name="Estimated">False where the counts of counts allow no estimate and <see cref="Fallback"/> stands in.</param>
public sealed record KneserNeyDiscounts(double One, double Two, double ThreeAndMore, bool Estimated)
{
    /// <summary>½, 1, 1½: for orders without n-grams of some count from 1 to 4, such as single bytes in a long text.</summary>
    public static KneserNeyDiscounts Fallback { get; } = new(0.5, 1, 1.5, Estimated: false);

    /// <summary>The discounts of one order from its counts of counts.</summary>
    /// <remarks>
    /// Chen and Goodman 1999, equation 26: Y = n₁ / (n₁ + 2 n₂), D₁ = 1 − 2Y n₂/n₁, D₂ = 2 − 3Y n₃/n₂, D₃₊ = 3 − 4Y n₄/n₃.
    /// Where one of n₁…n₄ is zero, or a discount leaves (0, its count], all three of the order are <see cref="Fallback"/>:
    /// the paper is silent there.
    /// </remarks>
    /// <param name="countsOfCounts">n₁, n₂, n₃, n₄: how many n-grams of the order have count 1, 2, 3, 4.</param>
    public static KneserNeyDiscounts Estimate(ReadOnlySpan<long> countsOfCounts)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(countsOfCounts.Length, 4);
        foreach (var n in countsOfCounts)
        {
            if (n <= 0)
            {
                return Fallback;
            }
        }
        double n1 = countsOfCounts[0], n2 = countsOfCounts[1], n3 = countsOfCounts[2], n4 = countsOfCounts[3];
        var y = n1 / (n1 + (2 * n2));
        var one = 1 - (2 * y * n2 / n1);
        var two = 2 - (3 * y * n3 / n2);
        var three = 3 - (4 * y * n4 / n3);
        var isUsable = one is > 0 and <= 1 && two is > 0 and <= 2 && three is > 0 and <= 3;
        return isUsable ? new KneserNeyDiscounts(one, two, three, Estimated: true) : Fallback;
    }

    /// <summary>The discount of an n-gram with <paramref name="count"/>; 0 for count 0.</summary>
    public double For(int count) => count switch { 0 => 0, 1 => One, 2 => Two, _ => ThreeAndMore };
}
