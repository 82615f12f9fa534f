namespace Linnet.Pretraining.Mixture;

/// <summary>Decides from which source each next window is drawn, so that every source stays within one window of its share at every place.</summary>
/// <remarks>
/// Tijdeman 1980, "The chairman assignment problem", <see href="https://doi.org/10.1016/0012-365X(80)90269-1"/>, section 2: of k sources with
/// shares λ, window n goes, among the sources with deficit λ·n − drawn ≥ 1/(2k − 2), to the one that needs it soonest,
/// <code>
/// argmin (1 − 1/(2k − 2) − (λ·n − drawn)) / λ
/// </code>
/// and then |drawn − λ·n| ≤ 1 − 1/(2k − 2) for all sources and all n. Taking the largest deficit instead keeps no such bound when there
/// are many sources. Nothing is drawn at random: the order is a function of the weights alone. Equal claims go to the earlier source.
/// </remarks>
public sealed class SourceOrder
{
    // The deficits are differences of numbers up to 1e9 and carry that much rounding; the bound has room for it.
    private const double Rounding = 1e-6;

    private readonly double[] _shares;
    private readonly long[] _drawn;
    private readonly double _least;

    /// <param name="weights">The sources' weights, each above 0; only their ratios matter.</param>
    public SourceOrder(IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfZero(weights.Count);
        foreach (var weight in weights)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight);
        }

        var sum = weights.Sum();
        _shares = [.. weights.Select(weight => weight / sum)];
        _drawn = new long[weights.Count];
        _least = weights.Count == 1 ? 0 : 1.0 / ((2 * weights.Count) - 2);
    }

    /// <summary>Each source's part of all windows; the sum is 1.</summary>
    public IReadOnlyList<double> Shares => _shares;

    /// <summary>Windows drawn so far, over all sources.</summary>
    public long Count { get; private set; }

    /// <summary>Draws the next window.</summary>
    /// <returns>The source, and how many windows were drawn from it before.</returns>
    public (int Source, long Index) Next()
    {
        Count++;
        var (chosen, soonest) = (-1, double.PositiveInfinity);
        for (var source = 0; source < _shares.Length; source++)
        {
            var deficit = (_shares[source] * Count) - _drawn[source];
            var deadline = (1 - _least - deficit) / _shares[source];
            if (deficit >= _least - Rounding && deadline < soonest)
            {
                (chosen, soonest) = (source, deadline);
            }
        }

        return (chosen, _drawn[chosen]++);
    }
}
