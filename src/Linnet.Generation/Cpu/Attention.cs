using System.Numerics;

namespace Linnet.Generation.Cpu;

/// <summary>What a query sees.</summary>
/// <param name="First">The first position; 0 but for a sliding window.</param>
/// <param name="Position">The query's own, the last.</param>
/// <param name="Slope">Scores lose it for every position of distance (ALiBi); 0: nothing.</param>
internal readonly record struct AttentionSpan(int First, int Position, float Slope);

/// <summary>Causal attention of one query head at one position over the cached positions up to its own.</summary>
internal static unsafe class Attention
{
    /// <summary>softmax(q·K / sqrt(E) − slope · distance) V over the positions of a span.</summary>
    /// <param name="query">[E].</param>
    /// <param name="headWidth">E.</param>
    /// <param name="keys">The head's keys, [block, E, lanes], from position 0.</param>
    /// <param name="values">The head's values, [position, valueStride], from position 0.</param>
    /// <param name="valueStride">Floats from one value to the next, whole vectors.</param>
    /// <param name="span">The positions.</param>
    /// <param name="scores">Scratch for position + 1 scores, padded to whole vectors.</param>
    /// <param name="result">Receives [E].</param>
    public static void Run(
        float* query, int headWidth, float* keys, float* values, int valueStride, AttentionSpan span, float* scores, float* result)
    {
        // Whole blocks of keys: what the first of them holds from before the span is masked.
        var begin = span.First - (span.First % Vector<float>.Count);
        var count = span.Position + 1 - begin;
        values += (long)begin * valueStride;
        Score(query, headWidth, keys + ((long)begin * headWidth), count, scores);
        if (span.Slope != 0)
        {
            SubtractDistances(scores, count, span.Slope);
        }

        new Span<float>(scores, span.First - begin).Fill(float.NegativeInfinity);
        var total = RowMath.Exponentiate(scores, count);
        Mix(values, valueStride, scores, count, 1 / total, result, headWidth);
    }

    /// <summary>Position i of count is count − 1 − i away from the last.</summary>
    private static void SubtractDistances(float* scores, int count, float slope)
    {
        var distance = new Vector<float>(count - 1) - Vector<float>.Indices;
        for (var i = 0; i < count; i += Vector<float>.Count, distance -= new Vector<float>(Vector<float>.Count))
        {
            Vector.Store(Vector.Load(scores + i) - (distance * slope), scores + i);
        }
    }

    private static void Score(float* query, int headWidth, float* keys, int count, float* scores)
    {
        var scale = new Vector<float>((float)(1 / Math.Sqrt(headWidth)));
        var blockLength = headWidth * Vector<float>.Count;
        var blocks = (count + Vector<float>.Count - 1) / Vector<float>.Count;
        var block = 0;
        for (; block + 4 <= blocks; block += 4)
        {
            // Four independent chains hide the latency of the multiply-add; each is the chain of the single block below.
            var k0 = keys + (block * blockLength);
            var target = scores + (block * Vector<float>.Count);
            Vector<float> a0 = default, a1 = default, a2 = default, a3 = default;
            for (var e = 0; e < headWidth; e++, k0 += Vector<float>.Count)
            {
                var q = new Vector<float>(query[e]);
                a0 = Vector.FusedMultiplyAdd(q, Vector.Load(k0), a0);
                a1 = Vector.FusedMultiplyAdd(q, Vector.Load(k0 + blockLength), a1);
                a2 = Vector.FusedMultiplyAdd(q, Vector.Load(k0 + (2 * blockLength)), a2);
                a3 = Vector.FusedMultiplyAdd(q, Vector.Load(k0 + (3 * blockLength)), a3);
            }

            Vector.Store(a0 * scale, target);
            Vector.Store(a1 * scale, target + Vector<float>.Count);
            Vector.Store(a2 * scale, target + (2 * Vector<float>.Count));
            Vector.Store(a3 * scale, target + (3 * Vector<float>.Count));
        }

        for (; block < blocks; block++)
        {
            var key = keys + (block * blockLength);
            Vector<float> sum = default;
            for (var e = 0; e < headWidth; e++, key += Vector<float>.Count)
            {
                sum = Vector.FusedMultiplyAdd(new Vector<float>(query[e]), Vector.Load(key), sum);
            }

            Vector.Store(sum * scale, scores + (block * Vector<float>.Count));
        }
    }

    private static void Mix(float* values, int valueStride, float* weights, int count, float factor, float* result, int headWidth)
    {
        var part = stackalloc float[Vector<float>.Count];
        for (var e = 0; e < headWidth; e += Vector<float>.Count)
        {
            Vector<float> even = default, odd = default;
            var value = values + e;
            var position = 0;
            for (; position + 2 <= count; position += 2, value += 2 * valueStride)
            {
                even = Vector.FusedMultiplyAdd(new Vector<float>(weights[position]), Vector.Load(value), even);
                odd = Vector.FusedMultiplyAdd(new Vector<float>(weights[position + 1]), Vector.Load(value + valueStride), odd);
            }

            if (position < count)
            {
                even = Vector.FusedMultiplyAdd(new Vector<float>(weights[position]), Vector.Load(value), even);
            }

            Vector.Store((even + odd) * factor, part);
            new ReadOnlySpan<float>(part, Math.Min(Vector<float>.Count, headWidth - e)).CopyTo(new Span<float>(result + e, headWidth - e));
        }
    }
}
