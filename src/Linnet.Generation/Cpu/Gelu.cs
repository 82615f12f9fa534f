using System.Numerics;

namespace Linnet.Generation.Cpu;

/// <summary>Gaussian error linear units (Hendrycks and Gimpel 2016, <see href="https://arxiv.org/abs/1606.08415"/>, §2).</summary>
internal static unsafe class Gelu
{
    /// <summary>x ← x·Φ(x) on [begin, end), Φ the normal distribution. Absolute error below 1e-6 for |x| ≤ 10.</summary>
    public static void Exact(float* x, int begin, int end)
    {
        for (var i = begin; i < end; i += Vector<float>.Count)
        {
            var value = Vector.Load(x + i);
            var tail = UpperTail(Vector.Abs(value));
            var distribution = Vector.ConditionalSelect(Vector.LessThan(value, Vector<float>.Zero), tail, Vector<float>.One - tail);
            Vector.Store(value * distribution, x + i);
        }
    }

    /// <summary>x ← x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))) on [begin, end).</summary>
    public static void Tanh(float* x, int begin, int end)
    {
        // (1 + tanh(u)) / 2 = 1 / (1 + exp(-2u)).
        var slope = (float)(-2 * Math.Sqrt(2 / Math.PI));
        for (var i = begin; i < end; i += Vector<float>.Count)
        {
            var value = Vector.Load(x + i);
            var inner = value + (value * value * value * 0.044715f);
            Vector.Store(value / (Vector<float>.One + Vector.Exp(inner * slope)), x + i);
        }
    }

    /// <summary>1 − Φ(x) = erfc(x/√2) / 2 for x ≥ 0.</summary>
    /// <remarks>erfc(z) = t·exp(−z² + P(t)), t = 1/(1 + z/2): Press et al. 1992, Numerical Recipes in C, §6.2; relative error below 1.2e-7.</remarks>
    private static Vector<float> UpperTail(Vector<float> x)
    {
        ReadOnlySpan<float> coefficients =
            [-0.82215223f, 1.48851587f, -1.13520398f, 0.27886807f, -0.18628806f, 0.09678418f, 0.37409196f, 1.00002368f, -1.26551223f];
        var z = x * (float)(1 / Math.Sqrt(2));
        var t = Vector<float>.One / Vector.FusedMultiplyAdd(z, new Vector<float>(0.5f), Vector<float>.One);
        var polynomial = new Vector<float>(0.17087277f);
        foreach (var coefficient in coefficients)
        {
            polynomial = Vector.FusedMultiplyAdd(polynomial, t, new Vector<float>(coefficient));
        }

        return t * Vector.Exp(Vector.FusedMultiplyAdd(-z, z, polynomial)) * 0.5f;
    }
}
