using System.Runtime.Intrinsics;

namespace Linnet.Training.Kernels;

/// <summary>RMSNorm of every query and key head, as Qwen3 has it before the rotation.</summary>
/// <remarks>
/// As <see cref="RmsNormKernel{T, TElement}"/>, over E, with one scale for all query heads and one for all key heads.
/// Rows hold H queries, K keys and K values of width E, side by side; values pass unchanged.
/// </remarks>
internal static unsafe class HeadNormKernel<T, TElement>
    where T : unmanaged
    where TElement : IElement<T>
{
    /// <summary>Normalizes rows.</summary>
    /// <param name="qkv">[M, (H + 2K)·E].</param>
    /// <param name="queryWeight">[E].</param>
    /// <param name="keyWeight">[E].</param>
    /// <param name="target">[M, (H + 2K)·E], the result; another place than <paramref name="qkv"/>.</param>
    /// <param name="reciprocal">[M, H + K], receives (mean square + ε)^(-1/2).</param>
    /// <param name="shape">The numbers; M = B·T.</param>
    /// <param name="epsilon">ε.</param>
    public static void Forward(T* qkv, float* queryWeight, float* keyWeight, T* target, float* reciprocal, AttentionShape shape, double epsilon) =>
        ThreadTeam.RunRows((long)shape.Batch * shape.Length, (from, to) =>
        {
            int width = shape.HeadWidth, normed = shape.Heads + shape.KeyValueHeads;
            for (var row = from; row < to; row++)
            {
                T* source = qkv + (row * shape.RowWidth), result = target + (row * shape.RowWidth);
                for (var head = 0; head < normed; head++, source += width, result += width)
                {
                    var weight = head < shape.Heads ? queryWeight : keyWeight;
                    var r = (float)(1 / Math.Sqrt((Product(source, source, null, width) / width) + epsilon));
                    reciprocal[(row * normed) + head] = r;
                    var scale = Vector512.Create(r);
                    var i = 0;
                    for (; i <= width - 16; i += 16)
                    {
                        TElement.Store(result + i, TElement.Load(source + i) * scale * Vector512.Load(weight + i));
                    }

                    for (; i < width; i++)
                    {
                        result[i] = TElement.Round(TElement.Read(source[i]) * r * weight[i]);
                    }
                }

                new ReadOnlySpan<T>(source, shape.KeyValueHeads * width).CopyTo(new Span<T>(result, shape.KeyValueHeads * width));
            }
        });

    /// <summary>Turns the gradient of the result into that of <paramref name="qkv"/>, in place.</summary>
    /// <param name="gradient">[M, (H + 2K)·E].</param>
    /// <param name="qkv">As given to the forward pass.</param>
    /// <param name="queryWeight">[E].</param>
    /// <param name="keyWeight">[E].</param>
    /// <param name="reciprocal">As from the forward pass.</param>
    /// <param name="dquery">[E], to which the gradient of the query scale is added, or null.</param>
    /// <param name="dkey">[E], the same of the key scale, or null.</param>
    /// <param name="shape">The numbers.</param>
    public static void Backward(
        T* gradient, T* qkv, float* queryWeight, float* keyWeight, float* reciprocal, float* dquery, float* dkey, AttentionShape shape)
    {
        var rows = (long)shape.Batch * shape.Length;
        int width = shape.HeadWidth, normed = shape.Heads + shape.KeyValueHeads;
        var parts = (int)Math.Max(1, Math.Min(ThreadTeam.Parts, rows));
        var partial = new float[parts * 2 * width];
        ThreadTeam.Run(parts, part =>
        {
            var (from, to) = ThreadTeam.Share(rows, part, parts);
            fixed (float* mine = &partial[part * 2 * width])
            {
                for (var unit = from * normed; unit < to * normed; unit++)
                {
                    var (row, head) = (unit / normed, (int)(unit % normed));
                    var (weight, sums) = head < shape.Heads ? (P(queryWeight), P(mine)) : (P(keyWeight), P(mine + width));
                    var at = (row * shape.RowWidth) + (head * width);
                    BackwardHead(gradient + at, qkv + at, (float*)weight, reciprocal[unit], (float*)sums, width);
                }
            }
        });

        for (var i = 0; i < partial.Length; i++)
        {
            var target = i / width % 2 == 0 ? dquery : dkey;
            if (target != null)
            {
                target[i % width] += partial[i];
            }
        }

        static nint P(float* pointer) => (nint)pointer;
    }

    private static void BackwardHead(T* gradient, T* source, float* weight, float r, float* dweight, int width)
    {
        var mean = (float)(Product(gradient, source, weight, width) * r / width);
        var (scale, means) = (Vector512.Create(r), Vector512.Create(mean));
        var i = 0;
        for (; i <= width - 16; i += 16)
        {
            var (g, normalized) = (TElement.Load(gradient + i), TElement.Load(source + i) * scale);
            (Vector512.Load(dweight + i) + (g * normalized)).Store(dweight + i);
            TElement.Store(gradient + i, scale * ((g * Vector512.Load(weight + i)) - (normalized * means)));
        }

        for (; i < width; i++)
        {
            var (g, normalized) = (TElement.Read(gradient[i]), TElement.Read(source[i]) * r);
            dweight[i] += g * normalized;
            gradient[i] = TElement.Round(r * ((g * weight[i]) - (normalized * mean)));
        }
    }

    // Σ left · right, and · weight where there is one.
    private static double Product(T* left, T* right, float* weight, int width)
    {
        var products = Vector512<float>.Zero;
        var i = 0;
        for (; i <= width - 16; i += 16)
        {
            var value = weight == null ? TElement.Load(left + i) : TElement.Load(left + i) * Vector512.Load(weight + i);
            products = Vector512.FusedMultiplyAdd(value, TElement.Load(right + i), products);
        }

        double product = Vector512.Sum(products);
        for (; i < width; i++)
        {
            product += (double)TElement.Read(left[i]) * TElement.Read(right[i]) * (weight == null ? 1 : weight[i]);
        }

        return product;
    }
}
