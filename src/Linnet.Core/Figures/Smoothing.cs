namespace Linnet.Core.Figures;

/// <summary>The two-sided exponential average: s_t = Σ w^|t-i| y_i / Σ w^|t-i|, over all i.</summary>
/// <remarks>
/// It looks to both sides because the usual one-sided average lags: a falling loss would seem to cross a baseline later than it
/// does. The last value has no future and equals the one-sided average with bias correction (Kingma and Ba 2015,
/// <see href="https://arxiv.org/abs/1412.6980"/>, section 3).
/// </remarks>
public static class Smoothing
{
    /// <summary>Smooths the values; values that are not finite stay as they are and do not touch their neighbours.</summary>
    /// <param name="values">The values in order.</param>
    /// <param name="weight">Weight of the past, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is outside [0, 1).</exception>
    public static double[] Average(IReadOnlyList<double> values, double weight)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (!(weight is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "Must be at least 0 and below 1.");
        }

        var smooth = new double[values.Count];
        var mass = new double[values.Count];
        double mean = 0, weights = 0;
        for (var i = 0; i < smooth.Length; i++)
        {
            smooth[i] = values[i];
            if (double.IsFinite(values[i]))
            {
                weights = weight * weights + 1;
                mean += (values[i] - mean) / weights;
                (smooth[i], mass[i]) = (mean, weights);
            }
        }

        (mean, weights) = (0, 0);
        for (var i = smooth.Length - 1; i >= 0; i--)
        {
            if (double.IsFinite(values[i]))
            {
                // What lies behind i, without i itself, which the forward pass holds already.
                var after = weight * weights;
                smooth[i] += (mean - smooth[i]) * (after / (mass[i] + after));
                weights = after + 1;
                mean += (values[i] - mean) / weights;
            }
        }

        return smooth;
    }
}
