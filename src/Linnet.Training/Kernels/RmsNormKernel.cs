using System.Runtime.Intrinsics;

namespace Linnet.Training.Kernels;

/// <summary>RMSNorm fused with the addition before it.</summary>
/// <remarks>
/// Zhang and Sennrich 2019, <see href="https://arxiv.org/abs/1910.07467"/>, equation 4, ε inside the root.
/// Forward: s = x + δ; y = s · r · w with r = (mean(s²) + ε)^(-1/2). Backward, with g = dy · w and ŝ = s · r:
/// ds = r · (g - ŝ · mean(g · ŝ)) + the gradient that reaches s from elsewhere; dw = Σ dy · ŝ over rows.
/// </remarks>
internal static unsafe class RmsNormKernel<T, TElement>
    where T : unmanaged
    where TElement : IElement<T>
{
    /// <summary>Normalizes rows.</summary>
    /// <param name="x">[M, D].</param>
    /// <param name="delta">[M, D] to add, or null.</param>
    /// <param name="weight">[D].</param>
    /// <param name="sum">[M, D], receives x + δ; unused where <paramref name="delta"/> is null.</param>
    /// <param name="y">[M, D], the result.</param>
    /// <param name="reciprocal">[M], receives r.</param>
    /// <param name="rows">M.</param>
    /// <param name="width">D.</param>
    /// <param name="epsilon">ε.</param>
    public static void Forward(
        float* x, T* delta, float* weight, float* sum, T* y, float* reciprocal, long rows, int width, double epsilon) =>
        ThreadTeam.RunRows(rows, (from, to) =>
        {
            for (var row = from; row < to; row++)
            {
                var source = x + (row * width);
                if (delta != null)
                {
                    Elementwise<T, TElement>.Add(source, delta + (row * width), sum + (row * width), width);
                    source = sum + (row * width);
                }

                var r = (float)(1 / Math.Sqrt((Square(source, width) / width) + epsilon));
                reciprocal[row] = r;
                var target = y + (row * width);
                var scale = Vector512.Create(r);
                var i = 0;
                for (; i <= width - 16; i += 16)
                {
                    TElement.Store(target + i, Vector512.Load(source + i) * scale * Vector512.Load(weight + i));
                }

                for (; i < width; i++)
                {
                    target[i] = TElement.Round(source[i] * r * weight[i]);
                }
            }
        });

    /// <summary>Gradients of <see cref="Forward"/>.</summary>
    /// <param name="dy">[M, D].</param>
    /// <param name="s">[M, D], what was normalized.</param>
    /// <param name="weight">[D].</param>
    /// <param name="reciprocal">[M], as from the forward pass.</param>
    /// <param name="direct">[M, D], gradient that reaches s by another way, or null.</param>
    /// <param name="ds">[M, D], the whole gradient of s.</param>
    /// <param name="rounded">[M, D], the same rounded to T, or null.</param>
    /// <param name="dweight">[D], to which the gradient of the weight is added, or null.</param>
    /// <param name="rows">M.</param>
    /// <param name="width">D.</param>
    public static void Backward(
        T* dy, float* s, float* weight, float* reciprocal, float* direct, float* ds, T* rounded, float* dweight, long rows, int width)
    {
        var parts = (int)Math.Max(1, Math.Min(ThreadTeam.Parts, rows));
        var partial = new float[parts * width];
        ThreadTeam.Run(parts, part =>
        {
            var (from, to) = ThreadTeam.Share(rows, part, parts);
            fixed (float* mine = &partial[part * width])
            {
                for (var row = from; row < to; row++)
                {
                    var at = row * width;
                    BackwardRow(
                        dy + at, s + at, weight, reciprocal[row], direct == null ? null : direct + at, ds + at,
                        rounded == null ? null : rounded + at, mine, width);
                }
            }
        });

        for (var i = 0; i < partial.Length && dweight != null; i++)
        {
            dweight[i % width] += partial[i];
        }
    }

    private static void BackwardRow(
        T* dy, float* s, float* weight, float r, float* direct, float* ds, T* rounded, float* dweight, int width)
    {
        var scale = Vector512.Create(r);
        var products = Vector512<float>.Zero;
        var i = 0;
        for (; i <= width - 16; i += 16)
        {
            products = Vector512.FusedMultiplyAdd(
                TElement.Load(dy + i) * Vector512.Load(weight + i), Vector512.Load(s + i) * scale, products);
        }

        var product = Vector512.Sum(products);
        for (; i < width; i++)
        {
            product += TElement.Read(dy[i]) * weight[i] * s[i] * r;
        }

        var mean = product / width;
        var means = Vector512.Create(mean);
        for (i = 0; i <= width - 16; i += 16)
        {
            var gradient = TElement.Load(dy + i);
            var normalized = Vector512.Load(s + i) * scale;
            (Vector512.Load(dweight + i) + (gradient * normalized)).Store(dweight + i);
            var value = scale * ((gradient * Vector512.Load(weight + i)) - (normalized * means));
            value = direct == null ? value : value + Vector512.Load(direct + i);
            value.Store(ds + i);
            if (rounded != null)
            {
                TElement.Store(rounded + i, value);
            }
        }

        for (; i < width; i++)
        {
            var gradient = TElement.Read(dy[i]);
            var normalized = s[i] * r;
            dweight[i] += gradient * normalized;
            ds[i] = (r * ((gradient * weight[i]) - (normalized * mean))) + (direct == null ? 0 : direct[i]);
            if (rounded != null)
            {
                rounded[i] = TElement.Round(ds[i]);
            }
        }
    }

    private static double Square(float* source, int width)
    {
        var squares = Vector512<float>.Zero;
        var i = 0;
        for (; i <= width - 16; i += 16)
        {
            var value = Vector512.Load(source + i);
            squares = Vector512.FusedMultiplyAdd(value, value, squares);
        }

        double square = Vector512.Sum(squares);
        for (; i < width; i++)
        {
            square += (double)source[i] * source[i];
        }

        return square;
    }
}
