using System.Runtime.Intrinsics;

namespace Linnet.Training.Kernels;

/// <summary>Passes over memory that convert between float32 and the stored element.</summary>
internal static unsafe class Elementwise<T, TElement>
    where T : unmanaged
    where TElement : IElement<T>
{
    /// <summary>sum = x + δ over <paramref name="count"/> elements, on the calling thread.</summary>
    public static void Add(float* x, T* delta, float* sum, long count)
    {
        long i = 0;
        for (; i <= count - 16; i += 16)
        {
            (Vector512.Load(x + i) + TElement.Load(delta + i)).Store(sum + i);
        }

        for (; i < count; i++)
        {
            sum[i] = x[i] + TElement.Read(delta[i]);
        }
    }

    /// <summary>target += scale · source: gradients of a micro-batch into the float32 sum of the batch, on the calling thread.</summary>
    public static void Accumulate(T* source, float scale, float* target, long count)
    {
        var scales = Vector512.Create(scale);
        long i = 0;
        for (; i <= count - 16; i += 16)
        {
            Vector512.FusedMultiplyAdd(TElement.Load(source + i), scales, Vector512.Load(target + i)).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] += scale * TElement.Read(source[i]);
        }
    }

    /// <summary>Rounds <paramref name="source"/> to the stored element, on the calling thread.</summary>
    public static void Round(float* source, T* target, long count)
    {
        long i = 0;
        for (; i <= count - 16; i += 16)
        {
            TElement.Store(target + i, Vector512.Load(source + i));
        }

        for (; i < count; i++)
        {
            target[i] = TElement.Round(source[i]);
        }
    }
}
