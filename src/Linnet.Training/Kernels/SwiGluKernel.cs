using System.Runtime.Intrinsics;

namespace Linnet.Training.Kernels;

/// <summary>SwiGLU of gates and ups that lie side by side in one row.</summary>
/// <remarks>
/// Shazeer 2020, <see href="https://arxiv.org/abs/2002.05202"/>, equation 6: h = silu(gate) · up, silu(x) = x · σ(x).
/// Backward: d gate = dh · up · (σ + silu · (1 - σ)); d up = dh · silu.
/// </remarks>
internal static unsafe class SwiGluKernel<T, TElement>
    where T : unmanaged
    where TElement : IElement<T>
{
    /// <summary>[M, 2F], gates then ups → <paramref name="hidden"/> [M, F].</summary>
    public static void Forward(T* gateAndUp, T* hidden, long rows, int width) => ThreadTeam.RunRows(rows, (from, to) =>
    {
        for (var row = from; row < to; row++)
        {
            T* gate = gateAndUp + (row * 2 * width), up = gate + width, target = hidden + (row * width);
            var i = 0;
            for (; i <= width - 16; i += 16)
            {
                var x = TElement.Load(gate + i);
                TElement.Store(target + i, x * VectorMath.Sigmoid(x) * TElement.Load(up + i));
            }

            for (; i < width; i++)
            {
                var x = TElement.Read(gate[i]);
                target[i] = TElement.Round(x * VectorMath.Sigmoid(x) * TElement.Read(up[i]));
            }
        }
    });

    /// <summary><paramref name="dhidden"/> [M, F] → <paramref name="dgateAndUp"/> [M, 2F].</summary>
    public static void Backward(T* dhidden, T* gateAndUp, T* dgateAndUp, long rows, int width) => ThreadTeam.RunRows(rows, (from, to) =>
    {
        for (var row = from; row < to; row++)
        {
            T* gate = gateAndUp + (row * 2 * width), up = gate + width, gradient = dhidden + (row * width);
            T* dgate = dgateAndUp + (row * 2 * width), dup = dgate + width;
            var i = 0;
            for (; i <= width - 16; i += 16)
            {
                var (x, d) = (TElement.Load(gate + i), TElement.Load(gradient + i));
                var sigmoid = VectorMath.Sigmoid(x);
                var silu = x * sigmoid;
                TElement.Store(dgate + i, d * TElement.Load(up + i) * (sigmoid + (silu * (Vector512<float>.One - sigmoid))));
                TElement.Store(dup + i, d * silu);
            }

            for (; i < width; i++)
            {
                var (x, d) = (TElement.Read(gate[i]), TElement.Read(gradient[i]));
                var sigmoid = VectorMath.Sigmoid(x);
                var silu = x * sigmoid;
                dgate[i] = TElement.Round(d * TElement.Read(up[i]) * (sigmoid + (silu * (1 - sigmoid))));
                dup[i] = TElement.Round(d * silu);
            }
        }
    });
}
