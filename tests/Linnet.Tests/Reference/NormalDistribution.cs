namespace Linnet.Tests.Reference;

/// <summary>The standard normal distribution by its series: slow and exact.</summary>
internal static class NormalDistribution
{
    /// <summary>Φ(x) = 1/2 + φ(x)·(x + x³/3 + x⁵/(3·5) + …) (Marsaglia 2004, <see href="https://doi.org/10.18637/jss.v011.i04"/>).</summary>
    public static double Of(double x)
    {
        if (Math.Abs(x) > 8)
        {
            return x > 0 ? 1 : 0;
        }

        var (sum, term) = (x, x);
        for (var i = 3; sum + term != sum; i += 2)
        {
            term *= x * x / i;
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
    }
}
