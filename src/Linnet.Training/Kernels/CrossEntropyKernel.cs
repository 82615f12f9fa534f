using System.Runtime.Intrinsics;

namespace Linnet.Training.Kernels;

/// <summary>Softmax cross-entropy of rows of logits, with its gradient in place.</summary>
internal static unsafe class CrossEntropyKernel<T, TElement>
    where T : unmanaged
    where TElement : IElement<T>
{
    /// <summary>Computes -log softmax(logits)[target] of each row, and may replace the logits by softmax(logits) - onehot(target).</summary>
    /// <param name="logits">[M, V]; overwritten when <paramref name="gradient"/> is set.</param>
    /// <param name="targets">[M]; a negative target has loss and gradient 0, any other is an address: the caller has checked that it is less than V.</param>
    /// <param name="losses">[M], nats.</param>
    /// <param name="rows">M.</param>
    /// <param name="vocabulary">V.</param>
    /// <param name="gradient">Whether to write the gradient of the summed loss over the logits.</param>
    public static void Run(T* logits, long* targets, float* losses, long rows, int vocabulary, bool gradient) =>
        ThreadTeam.RunRows(rows, (from, to) =>
        {
            for (var row = from; row < to; row++)
            {
                var source = logits + (row * vocabulary);
                if (targets[row] < 0)
                {
                    losses[row] = 0;
                    if (gradient)
                    {
                        new Span<T>(source, vocabulary).Clear();
                    }

                    continue;
                }

                var target = TElement.Read(source[targets[row]]);
                var maximum = Maximum(source, vocabulary);
                var sum = Sum(source, vocabulary, maximum);
                losses[row] = (float)(Math.Log(sum) + maximum - target);
                if (gradient)
                {
                    Normalize(source, vocabulary, maximum, (float)(1 / sum));

                    // From the unrounded probability: near 1 the difference would vanish in bfloat16.
                    source[targets[row]] = TElement.Round((float)((Math.Exp(target - maximum) / sum) - 1));
                }
            }
        });

    private static float Maximum(T* source, int count)
    {
        var maxima = Vector512.Create(float.NegativeInfinity);
        var i = 0;
        for (; i <= count - 16; i += 16)
        {
            maxima = Vector512.Max(maxima, TElement.Load(source + i));
        }

        var maximum = float.NegativeInfinity;
        for (var lane = 0; lane < 16; lane++)
        {
            maximum = MathF.Max(maximum, maxima[lane]);
        }

        for (; i < count; i++)
        {
            maximum = MathF.Max(maximum, TElement.Read(source[i]));
        }

        return maximum;
    }

    private static double Sum(T* source, int count, float maximum)
    {
        var (sums, shift) = (Vector512<float>.Zero, Vector512.Create(maximum));
        var i = 0;
        for (; i <= count - 16; i += 16)
        {
            sums += VectorMath.Exp(TElement.Load(source + i) - shift);
        }

        double sum = Vector512.Sum(sums);
        for (; i < count; i++)
        {
            sum += MathF.Exp(TElement.Read(source[i]) - maximum);
        }

        return sum;
    }

    private static void Normalize(T* source, int count, float maximum, float scale)
    {
        var (shift, scales) = (Vector512.Create(maximum), Vector512.Create(scale));
        var i = 0;
        for (; i <= count - 16; i += 16)
        {
            TElement.Store(source + i, VectorMath.Exp(TElement.Load(source + i) - shift) * scales);
        }

        for (; i < count; i++)
        {
            source[i] = TElement.Round(MathF.Exp(TElement.Read(source[i]) - maximum) * scale);
        }
    }
}
