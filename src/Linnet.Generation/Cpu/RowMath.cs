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

    /// <summary>LayerNorm (Ba et al. 2016, <see href="https://arxiv.org/abs/1607.06450"/>): scale · (x − mean(x)) / sqrt(var(x) + ε) + shift.</summary>
    /// <remarks>The variance of x is the mean square of x − mean(x): what is left to do is an RMSNorm.</remarks>
    /// <param name="x">A row, zero beyond <paramref name="width"/>.</param>
    /// <param name="scale">Its scale, zero beyond the width.</param>
    /// <param name="shift">Its shift, zero beyond the width.</param>
    /// <param name="result">Receives the row; may be x itself.</param>
    /// <param name="width">D, the divisor of mean and variance.</param>
    /// <param name="stride">Length of the row with its padding.</param>
    /// <param name="epsilon">ε.</param>
    public static void NormalizeLayer(float* x, float* scale, float* shift, float* result, int width, int stride, double epsilon)
    {
        Vector<float> sum = default;
        for (var i = 0; i < stride; i += Vector<float>.Count)
        {
            sum += Vector.Load(x + i);
        }

        var mean = new Vector<float>((float)(Vector.Sum(sum) / (double)width));
        for (var i = 0; i < stride; i += Vector<float>.Count)
        {
            Vector.Store(Vector.Load(x + i) - mean, result + i);
        }

        new Span<float>(result + width, stride - width).Clear();
        Normalize(result, scale, result, width, stride, epsilon);
        Add(result, shift, 0, stride);
    }

    /// <summary>RMSNorm of one head, in place: its elements need no alignment and no padding.</summary>
    /// <param name="head">[E].</param>
    /// <param name="scale">[E].</param>
    /// <param name="width">E.</param>
    /// <param name="epsilon">ε.</param>
    public static void NormalizeHead(float* head, float* scale, int width, double epsilon)
    {
        double squares = 0;
        for (var e = 0; e < width; e++)
        {
            squares += (double)head[e] * head[e];
        }

        var factor = (float)(1 / Math.Sqrt((squares / width) + epsilon));
        for (var e = 0; e < width; e++)
        {
            head[e] = head[e] * factor * scale[e];
        }
    }

    /// <summary>x ← x + y on [begin, end).</summary>
    public static void Add(float* x, float* y, int begin, int end)
    {
        for (var i = begin; i < end; i += Vector<float>.Count)
        {
            Vector.Store(Vector.Load(x + i) + Vector.Load(y + i), x + i);
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
}
