using System.Runtime.Intrinsics;

namespace Linnet.Training.Kernels;

/// <summary>One AdamW step over raw memory, in one pass.</summary>
internal static unsafe class AdamWKernel
{
    /// <summary>Σ g², in double precision: blocks of 4096 elements are summed in float32.</summary>
    public static double SquaredNorm(float* gradient, long count)
    {
        double total = 0;
        for (long block = 0; block < count; block += 4096)
        {
            var end = Math.Min(block + 4096, count);
            var (first, second) = (Vector512<float>.Zero, Vector512<float>.Zero);
            var i = block;
            for (; i <= end - 32; i += 32)
            {
                var (a, b) = (Vector512.Load(gradient + i), Vector512.Load(gradient + i + 16));
                first = Vector512.FusedMultiplyAdd(a, a, first);
                second = Vector512.FusedMultiplyAdd(b, b, second);
            }

            total += Vector512.Sum(first + second);
            for (; i < end; i++)
            {
                total += (double)gradient[i] * gradient[i];
            }
        }

        return total;
    }

    /// <summary>Updates weights and moments, and sets the gradient to zero.</summary>
    /// <param name="weight">The weights.</param>
    /// <param name="gradient">Their gradient, before clipping; zero afterwards.</param>
    /// <param name="first">m.</param>
    /// <param name="second">v.</param>
    /// <param name="count">Number of elements.</param>
    /// <param name="step">The step's constants.</param>
    public static void Update(float* weight, float* gradient, float* first, float* second, long count, AdamWStep step)
    {
        var (clip, decay) = (Vector512.Create(step.Clip), Vector512.Create(step.Decay));
        var (beta1, rest1) = (Vector512.Create(step.Beta1), Vector512.Create(step.Rest1));
        var (beta2, rest2) = (Vector512.Create(step.Beta2), Vector512.Create(step.Rest2));
        var (size, root, epsilon) = (Vector512.Create(step.Size), Vector512.Create(step.RootScale), Vector512.Create(step.Epsilon));
        long i = 0;
        for (; i <= count - 16; i += 16)
        {
            var g = Vector512.Load(gradient + i) * clip;
            var m = Vector512.FusedMultiplyAdd(beta1, Vector512.Load(first + i), rest1 * g);
            var v = Vector512.FusedMultiplyAdd(beta2, Vector512.Load(second + i), rest2 * g * g);
            var w = (Vector512.Load(weight + i) * decay) - (size * m / ((Vector512.Sqrt(v) * root) + epsilon));
            m.Store(first + i);
            v.Store(second + i);
            w.Store(weight + i);
            Vector512<float>.Zero.Store(gradient + i);
        }

        for (; i < count; i++)
        {
            var g = gradient[i] * step.Clip;
            first[i] = (step.Beta1 * first[i]) + (step.Rest1 * g);
            second[i] = (step.Beta2 * second[i]) + (step.Rest2 * g * g);
            weight[i] = (weight[i] * step.Decay) - (step.Size * first[i] / ((MathF.Sqrt(second[i]) * step.RootScale) + step.Epsilon));
            gradient[i] = 0;
        }
    }
}
