namespace Linnet.Corpora.Review.Statistics;

/// <summary>An estimate of a share with the ends of its 95 % interval.</summary>
/// <param name="Value">The estimate, 0 to 1.</param>
/// <param name="Low">Lower end, at most <paramref name="Value"/>.</param>
/// <param name="High">Upper end, at least <paramref name="Value"/>.</param>
public readonly record struct ShareInterval(double Value, double Low, double High)
{
    /// <summary>The 97.5 % quantile of the normal distribution.</summary>
    public const double Z = 1.959963984540054;

    /// <summary>The score interval of a simple random sample (Wilson 1927, <see href="https://doi.org/10.1080/01621459.1927.10502953"/>).</summary>
    /// <remarks>
    /// Near 0 and 1 that interval holds the truth too seldom: for one to three units found, or not found, its end is Poisson's, as Brown, Cai and
    /// DasGupta 2001, <see href="https://doi.org/10.1214/ss/1009213286"/>, modify it. Of a finite population n counts as n(N − 1)/(N − n): the whole population has no interval. A vote of half counts as half, which makes the
    /// interval wider than it need be.
    /// </remarks>
    /// <param name="positives">How many of the sample are so, 0 to <paramref name="sample"/>.</param>
    /// <param name="sample">Size of the sample, at least 1.</param>
    /// <param name="population">Size of the population, at least that of the sample.</param>
    public static ShareInterval Wilson(double positives, long sample, double population = double.PositiveInfinity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sample, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(positives);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(positives, sample);
        var share = positives / sample;
        if (population <= sample)
        {
            return new ShareInterval(share, share, share);
        }

        var n = double.IsInfinity(population) ? sample : sample * (population - 1) / (population - sample);
        var (squared, scale) = (Z * Z / n, 1 + (Z * Z / n));
        var (centre, half) = ((share + (squared / 2)) / scale, Z / scale * Math.Sqrt((share * (1 - share) / n) + (squared / (4 * n))));
        var (low, high) = (Math.Min(centre - half, FewLow(positives, sample)), Math.Max(centre + half, 1 - FewLow(sample - positives, sample)));
        return new ShareInterval(share, Math.Min(share, Math.Max(0, low)), Math.Max(share, Math.Min(1, high)));
    }

    // Half the lower 5 % quantile of chi-square with 2x degrees of freedom.
    private static double FewLow(double found, long sample) => found switch
    {
        <= 0 or > 3 => 1,
        <= 1 => 0.0513 / sample,
        <= 2 => 0.3554 / sample,
        _ => sample > 50 ? 0.8177 / sample : 1,
    };
}
