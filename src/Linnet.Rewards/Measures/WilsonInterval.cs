namespace Linnet.Rewards.Measures;

/// <summary>Where a proportion lies with 95 % confidence.</summary>
/// <remarks>Wilson 1927, <see href="https://doi.org/10.1080/01621459.1927.10502953"/>: keeps within [0, 1] and holds for few trials too.</remarks>
/// <param name="Low">Lower bound.</param>
/// <param name="High">Upper bound.</param>
internal readonly record struct WilsonInterval(double Low, double High)
{
    private const double Z = 1.959963984540054;

    /// <param name="proportion">The observed proportion, in [0, 1].</param>
    /// <param name="trials">Of how many, at least 1.</param>
    public static WilsonInterval Of(double proportion, long trials)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfEqual(proportion is >= 0 and <= 1, false);
        var share = Z * Z / trials;
        var middle = proportion + (share / 2);
        var spread = Z * Math.Sqrt((proportion * (1 - proportion) / trials) + (share / (4 * trials)));
        return new(Math.Max(0, (middle - spread) / (1 + share)), Math.Min(1, (middle + spread) / (1 + share)));
    }
}
