using System.Numerics;

namespace Linnet.Generation.Cpu;

/// <summary>Arithmetic along one row of activations. Lengths are whole vectors.</summary>
internal static unsafe class RowMath
{
    /// <summary>RMSNorm (Zhang and Sennrich 2019, <see href="https://arxiv.org/abs/1910.07467"/>): scale · x / sqrt(mean(x²) + ε).</summary>
    /// <param name="x">A row, zero beyond <paramref name="width"/>.</param>
    /// <param name="scale">Its scale, zero beyond the width.</param>
    /// <param name="result">Receives the row; may be x itself.</param>
    /// <param name="width">D, the divisor of the mean.</param>
    /// <param name="stride">Length of the row with its padding.</param>
    /// <param name="epsilon">ε.</param>
    public static void Normalize(float* x, float* scale, float* result, int width, int stride, double epsilon)
    {
        Vector<float> squares = default;
        for (var i = 0; i < stride; i += Vector<float>.Count)
        {
            var value = Vector.Load(x + i);
            squares = Vector.FusedMultiplyAdd(value, value, squares);
        }

        var factor = new Vector<float>((float)(1 / Math.Sqrt((Vector.Sum(squares) / (double)width) + epsilon)));
        for (var i = 0; i < stride; i += Vector<float>.Count)
        {
            Vector.Store(Vector.Load(x + i) * factor * Vector.Load(scale + i), result + i);
        }
    }

    /// <summary>gate ← silu(gate) · up on [begin, end), with silu(x) = x / (1 + exp(-x)).</summary>
    public static void GateBySilu(float* gate, float* up, int begin, int end)
    {
        for (var i = begin; i < end; i += Vector<float>.Count)
        {
            var value = Vector.Load(gate + i);
            Vector.Store(value / (Vector<float>.One + Vector.Exp(-value)) * Vector.Load(up + i), gate + i);
        }
    }

    /// <summary>Turns scores into exp(score - maximum), zero beyond <paramref name="count"/>.</summary>
    /// <param name="scores">Scores; written up to the end of the last vector.</param>
    /// <param name="count">How many of them count, at least 1.</param>
    /// <returns>The sum of the exponentials.</returns>
    public static float Exponentiate(float* scores, int count)
    {
        for (var i = count; i % Vector<float>.Count != 0; i++)
        {
            scores[i] = float.NegativeInfinity; // exp gives 0
        }

        var maximum = Vector.Load(scores);
        for (var i = Vector<float>.Count; i < count; i += Vector<float>.Count)
        {
            maximum = Vector.Max(maximum, Vector.Load(scores + i));
        }

        var largest = maximum[0];
        for (var lane = 1; lane < Vector<float>.Count; lane++)
        {
            largest = MathF.Max(largest, maximum[lane]);
        }

        var shift = new Vector<float>(largest);
        Vector<float> sum = default;
        for (var i = 0; i < count; i += Vector<float>.Count)
        {
            var value = Vector.Exp(Vector.Load(scores + i) - shift);
            Vector.Store(value, scores + i);
            sum += value;
        }

        return Vector.Sum(sum);
    }
}
