namespace Linnet.Core.Figures;

/// <summary>The exponential moving average with bias correction: s_t = Σ w^(t-i) y_i / Σ w^(t-i), over i ≤ t.</summary>
/// <remarks>
/// The correction is that of Kingma and Ba 2015, <see href="https://arxiv.org/abs/1412.6980"/>, section 3, so that the first
/// values are not drawn to zero. It looks only backwards: it lags behind a falling loss but never shows the future.
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
        double mean = 0, mass = 0;
        for (var i = 0; i < smooth.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                smooth[i] = values[i];
                continue;
            }

            mass = weight * mass + 1;
            mean += (values[i] - mean) / mass;
            smooth[i] = mean;
        }

        return smooth;
    }
}
