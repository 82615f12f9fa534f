namespace Linnet.Corpora.Review.Statistics;

/// <summary>What was found in one stratum.</summary>
/// <param name="Pooled">Units of the stratum in the pool.</param>
/// <param name="Judged">Units that were judged, at least 1.</param>
/// <param name="Positives">Sum of their judgements, each 0 to 1.</param>
public readonly record struct StratumFinding(long Pooled, long Judged, double Positives);

/// <summary>How many units of a population are so, estimated from a stratified sample of a pool that was drawn from it by chance.</summary>
/// <remarks>
/// The estimate is Horvitz and Thompson's: each judged unit stands for population / pool · pooled / judged units. The interval: Wilson's in each
/// stratum, put together by the method of variance estimates recovery (Zou and Donner 2008, <see href="https://doi.org/10.1002/sim.3095"/>), with what
/// drawing the pool adds as a term of its own. Of one stratum it is Wilson's interval.
/// </remarks>
/// <param name="Value">The estimate.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end.</param>
public readonly record struct StratifiedTotal(double Value, double Low, double High)
{
    /// <summary>Puts strata together.</summary>
    /// <param name="population">Units in all.</param>
    /// <param name="strata">The strata, of which each has a judged unit; those of a pool make up the pool.</param>
    public static StratifiedTotal Of(long population, IReadOnlyList<StratumFinding> strata)
    {
        ArgumentNullException.ThrowIfNull(strata);
        var pool = strata.Sum(s => s.Pooled);
        if (pool == 0)
        {
            return default;
        }

        var (share, low, high) = (0.0, 0.0, 0.0);
        foreach (var stratum in strata)
        {
            var weight = stratum.Pooled / (double)pool;
            var interval = ShareInterval.Wilson(stratum.Positives, stratum.Judged, stratum.Pooled);
            share += weight * interval.Value;
            low += Square(weight * (interval.Value - interval.Low));
            high += Square(weight * (interval.High - interval.Value));
        }

        // Drawing the pool: the variance of the strata's shares about the whole, and of units within them, over the pool's size.
        var drawing = population > pool ? Square(ShareInterval.Z) * share * (1 - share) * ((1.0 / pool) - (1.0 / population)) : 0;
        return new StratifiedTotal(
            population * share,
            population * Math.Max(0, share - Math.Sqrt(low + drawing)),
            population * Math.Min(1, share + Math.Sqrt(high + drawing)));
    }

    /// <summary>The share that this total has in itself and another, independent one: a / (a + b); null where both are estimated as nothing.</summary>
    /// <remarks>The interval of the ratio: Donner and Zou 2012, <see href="https://doi.org/10.1177/0962280210383082"/>.</remarks>
    public ShareInterval? ShareWith(StratifiedTotal other)
    {
        if (Value <= 0 && other.Value <= 0)
        {
            return null;
        }

        if (Value <= 0)
        {
            var (_, most) = Ratio(this, other);
            return new ShareInterval(0, 0, double.IsInfinity(most) ? 1 : most / (1 + most));
        }

        var (low, high) = Ratio(other, this);
        var value = Value / (Value + other.Value);
        return new ShareInterval(value, Math.Min(value, 1 / (1 + high)), Math.Max(value, 1 / (1 + low)));
    }

    // The ends of a / b, b above 0. Written so that nothing is divided by a difference that may be 0.
    private static (double Low, double High) Ratio(StratifiedTotal a, StratifiedTotal b)
    {
        var product = a.Value * b.Value;
        var (lowC, lowA) = (a.Low * ((2 * a.Value) - a.Low), b.High * ((2 * b.Value) - b.High));
        var (highC, highA) = (a.High * ((2 * a.Value) - a.High), b.Low * ((2 * b.Value) - b.Low));
        var divisor = product + Math.Sqrt(Math.Max(0, (product * product) - (lowA * lowC)));
        var low = divisor > 0 ? lowC / divisor : 0;
        var high = highA > 0 ? (product + Math.Sqrt(Math.Max(0, (product * product) - (highA * highC)))) / highA : double.PositiveInfinity;
        return (low, high);
    }

    private static double Square(double value) => value * value;
}
