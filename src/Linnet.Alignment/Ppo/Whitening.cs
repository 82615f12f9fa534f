namespace Linnet.Alignment.Ppo;

/// <summary>Shifts and scales numbers to mean 0 and standard deviation 1.</summary>
public static class Whitening
{
    private const double Epsilon = 1e-8;

    /// <summary>(x − mean) / √(variance + 1e-8), with the variance of the population (divided by the count).</summary>
    /// <param name="values">All tokens of a batch: whitening each answer by itself would erase which answer was better.</param>
    public static double[] Apply(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            return [];
        }

        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)) + Epsilon);
        return [.. values.Select(value => (value - mean) / deviation)];
    }
}
