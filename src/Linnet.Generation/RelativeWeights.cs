using System.Runtime.Intrinsics;

namespace Linnet.Generation;

/// <summary>How likely ids are beside the likeliest one: exp((logit - largest) / temperature), in double precision.</summary>
/// <remarks>
/// At most 1, so no temperature overflows. Sums are taken in lanes of a fixed width, so that they do not depend on the processor's.
/// </remarks>
internal static class RelativeWeights
{
    /// <summary>Computes the weights of consecutive ids.</summary>
    /// <param name="logits">Their logits.</param>
    /// <param name="largest">The largest logit of the position.</param>
    /// <param name="temperature">Above 0.</param>
    /// <param name="weights">Receives the weights, as many as there are logits.</param>
    /// <returns>The sum of the weights.</returns>
    public static double Compute(ReadOnlySpan<float> logits, float largest, double temperature, Span<double> weights)
    {
        var width = Vector512<float>.Count;
        var (shift, divisor, sum) = (Vector512.Create((double)largest), Vector512.Create(temperature), Vector512<double>.Zero);
        var index = 0;
        for (; index <= logits.Length - width; index += width)
        {
            sum += Pair(Vector512.Create(logits[index..]), shift, divisor, weights[index..]);
        }

        if (index < logits.Length)
        {
            Span<float> rest = stackalloc float[width];
            Span<double> last = stackalloc double[width];
            rest.Fill(float.NegativeInfinity); // weighs 0
            logits[index..].CopyTo(rest);
            sum += Pair(Vector512.Create<float>(rest), shift, divisor, last);
            last[..(logits.Length - index)].CopyTo(weights[index..]);
        }

        return Vector512.Sum(sum);
    }

    /// <summary>The weight of one id.</summary>
    public static double Of(float logit, float largest, double temperature) => Math.Exp((logit - (double)largest) / temperature);

    private static Vector512<double> Pair(
        Vector512<float> logits, Vector512<double> shift, Vector512<double> divisor, Span<double> weights)
    {
        var (low, high) = Vector512.Widen(logits);
        low = Vector512.Exp((low - shift) / divisor);
        high = Vector512.Exp((high - shift) / divisor);
        low.CopyTo(weights);
        high.CopyTo(weights[Vector512<double>.Count..]);
        return low + high;
    }
}
