using System.Runtime.CompilerServices;

namespace Linnet.Generation.Cpu;

/// <summary>Turns one query's scores into weights.</summary>
internal static unsafe class Softmax<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int Sixteen = PageLayout.Positions;

    /// <summary>Replaces scores by exp(score − slope · distance − maximum).</summary>
    /// <param name="scores">Written up to the next multiple of 16.</param>
    /// <param name="hidden">So many at the beginning become 0.</param>
    /// <param name="count">After the last score, which has distance 0; the rest becomes 0.</param>
    /// <param name="slope">What is lost for every position of distance.</param>
    /// <returns>The sum, of 16 lanes each and then of the lanes, in order.</returns>
    public static float Run(float* scores, int hidden, int count, float slope)
    {
        var end = (count + Sixteen - 1) / Sixteen * Sixteen;
        if (slope != 0)
        {
            SubtractDistances(scores, count, end, slope);
        }

        new Span<float>(scores, hidden).Fill(float.NegativeInfinity);
        new Span<float>(scores + count, end - count).Fill(float.NegativeInfinity);
        return Exponentiate(scores, end, TLanes.Fill(-Largest(scores, end)));
    }

    private static void SubtractDistances(float* scores, int count, int end, float slope)
    {
        var distances = stackalloc float[TLanes.Count];
        for (var lane = 0; lane < TLanes.Count; lane++)
        {
            distances[lane] = count - 1 - lane;
        }

        var (distance, step, factor) = (TLanes.Load(distances), TLanes.Fill(-TLanes.Count), TLanes.Fill(-slope));
        for (var i = 0; i < end; i += TLanes.Count, distance = TLanes.Add(distance, step))
        {
            TLanes.Store(TLanes.Add(TLanes.Load(scores + i), TLanes.Multiply(distance, factor)), scores + i);
        }
    }

    private static float Largest(float* scores, int end)
    {
        var maximum = TLanes.Load(scores);
        for (var i = TLanes.Count; i < end; i += TLanes.Count)
        {
            maximum = TLanes.Larger(maximum, TLanes.Load(scores + i));
        }

        var lanes = stackalloc float[TLanes.Count];
        TLanes.Store(maximum, lanes);
        var largest = lanes[0];
        for (var lane = 1; lane < TLanes.Count; lane++)
        {
            largest = MathF.Max(largest, lanes[lane]);
        }

        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Exponentiate(float* scores, int end, TVector shift)
    {
        TVector s0 = default, s1 = default, s2 = default, s3 = default;
        for (var target = scores; target < scores + end; target += Sixteen)
        {
            s0 = TLanes.Add(s0, Exponentiate(target, shift));
            if (TLanes.Count < 16)
            {
                s1 = TLanes.Add(s1, Exponentiate(target + TLanes.Count, shift));
            }

            if (TLanes.Count < 8)
            {
                s2 = TLanes.Add(s2, Exponentiate(target + (2 * TLanes.Count), shift));
                s3 = TLanes.Add(s3, Exponentiate(target + (3 * TLanes.Count), shift));
            }
        }

        var lanes = stackalloc float[Sixteen];
        TLanes.Store(s0, lanes);
        if (TLanes.Count < 16)
        {
            TLanes.Store(s1, lanes + TLanes.Count);
        }

        if (TLanes.Count < 8)
        {
            TLanes.Store(s2, lanes + (2 * TLanes.Count));
            TLanes.Store(s3, lanes + (3 * TLanes.Count));
        }

        var sum = 0f;
        for (var lane = 0; lane < Sixteen; lane++)
        {
            sum += lanes[lane];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Exponentiate(float* score, TVector shift)
    {
        var value = Exp(TLanes.Add(TLanes.Load(score), shift));
        TLanes.Store(value, score);
        return value;
    }

    /// <summary>e^x for x ≤ 0: relative error below 2e-7 above -70, absolute error below 2e-38; 0 for x ≤ -87, NaN for NaN.</summary>
    /// <remarks>x = n·ln 2 + r with |r| ≤ ln 2 / 2; e^r by the polynomial of Cephes' expf.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Exp(TVector x)
    {
        const float Lowest = -87;
        const float AtLowest = 1.7e-38f; // e^-87, and a little more
        const float Rounder = 12582912; // 1.5 · 2²³: a sum with it is a whole number, in its lowest bits
        x = TLanes.Larger(TLanes.Fill(Lowest), x);
        var rounded = TLanes.MultiplyAdd(x, TLanes.Fill(1.44269504f), TLanes.Fill(Rounder));
        var n = TLanes.Add(rounded, TLanes.Fill(-Rounder));
        var r = TLanes.MultiplyAdd(n, TLanes.Fill(-0.693359375f), x);
        r = TLanes.MultiplyAdd(n, TLanes.Fill(2.12194440e-4f), r);
        var p = TLanes.MultiplyAdd(TLanes.Fill(1.9875691500e-4f), r, TLanes.Fill(1.3981999507e-3f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Fill(8.3334519073e-3f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Fill(4.1665795894e-2f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Fill(1.6666665459e-1f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Fill(5.0000001201e-1f));
        p = TLanes.MultiplyAdd(p, TLanes.Multiply(r, r), TLanes.Add(r, TLanes.Fill(1)));

        // The lowest stands for all below it, minus infinity too, and must give 0: what it gives is taken off. The product brings back a NaN whose bits
        // the scaling has changed.
        var power = TLanes.MultiplyAdd(r, TLanes.Fill(0), TLanes.Scale(p, rounded));
        return TLanes.Larger(TLanes.Fill(0), TLanes.Add(power, TLanes.Fill(-AtLowest)));
    }
}
