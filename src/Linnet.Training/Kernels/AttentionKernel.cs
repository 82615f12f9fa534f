using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Linnet.Training.Kernels;

/// <summary>Causal attention with rotary positions and shared key and value heads, forward and backward, without a [T, T] tensor.</summary>
/// <remarks>
/// One block of 64 queries at a time: its scores against all keys before it fit in cache, so the softmax needs no running rescale.
/// The backward pass computes the probabilities again from the saved log-sum-exp (Dao et al. 2022,
/// <see href="https://arxiv.org/abs/2205.14135"/>, appendix B): dS = P ∘ (dP - rowsum(dO ∘ O)).
/// One thread does all query heads of a (sequence, key and value head), so that gradients of shared heads are summed in a fixed order.
/// Rows of <c>qkv</c> hold H queries, K keys and K values of width E, side by side, before rotation. Arithmetic is float32.
/// </remarks>
internal static unsafe class AttentionKernel<T, TElement>
    where T : unmanaged
    where TElement : IElement<T>
{
    private const int Block = AttentionShape.Block;

    /// <summary>Attention of every position over itself and those before it.</summary>
    /// <param name="qkv">[B·T, (H + 2K)·E].</param>
    /// <param name="cosine">[T, E/2].</param>
    /// <param name="sine">[T, E/2].</param>
    /// <param name="output">[B·T, H·E], the result.</param>
    /// <param name="logSum">[B, H, T], receives the log-sum-exp of each query's scaled scores.</param>
    /// <param name="shape">The numbers.</param>
    public static void Forward(T* qkv, float* cosine, float* sine, T* output, float* logSum, AttentionShape shape) =>
        RunGroups(shape, new AttentionScratch(shape, backward: false), (scratch, batch, group) =>
        {
            var rows = new HeadRows<T, TElement>(qkv, cosine, sine, batch, shape);
            rows.LoadTransposed(shape.Heads + group, rotate: true, scratch.Rows, scratch.KeysTransposed);
            rows.Load(shape.Heads + shape.KeyValueHeads + group, 0, shape.PaddedLength, 1, rotate: false, scratch.Values);
            var results = new HeadRows<T, TElement>(output, cosine, sine, batch, shape, shape.Heads * shape.HeadWidth);
            for (var head = group * shape.GroupSize; head < (group + 1) * shape.GroupSize; head++)
            {
                var sums = logSum + (((long)batch * shape.Heads + head) * shape.Length);
                for (var start = 0; start < shape.Length; start += Block)
                {
                    rows.Load(head, start, Block, shape.ScoreScale, rotate: true, scratch.Queries);
                    Scores(scratch.Queries, scratch.KeysTransposed, scratch.Probabilities, start, shape);
                    var count = Math.Min(Block, shape.Length - start);
                    for (var row = 0; row < count; row++)
                    {
                        sums[start + row] = Softmax(scratch.Probabilities + (row * shape.ScoreStride), start + row + 1, start + Block);
                    }

                    Clear(scratch.Probabilities, count, start, shape);
                    TileProduct.Multiply(
                        scratch.Probabilities, shape.ScoreStride, 1, scratch.Values, shape.PaddedWidth, scratch.Rows, shape.PaddedWidth,
                        Block, shape.PaddedWidth, start + Block, add: false, TileRange.Keys(start));
                    results.Store(head, start, count, 1, rotate: false, scratch.Rows);
                }
            }
        });

    /// <summary>Gradient of <see cref="Forward"/>.</summary>
    /// <param name="doutput">[B·T, H·E].</param>
    /// <param name="qkv">As given to the forward pass.</param>
    /// <param name="output">As returned by it.</param>
    /// <param name="logSum">As returned by it.</param>
    /// <param name="cosine">[T, E/2].</param>
    /// <param name="sine">[T, E/2].</param>
    /// <param name="dqkv">[B·T, (H + 2K)·E], the result.</param>
    /// <param name="shape">The numbers.</param>
    public static void Backward(
        T* doutput, T* qkv, T* output, float* logSum, float* cosine, float* sine, T* dqkv, AttentionShape shape) =>
        RunGroups(shape, new AttentionScratch(shape, backward: true), (scratch, batch, group) =>
        {
            var (width, stride) = (shape.PaddedWidth, shape.ScoreStride);
            var (keyHead, valueHead) = (shape.Heads + group, shape.Heads + shape.KeyValueHeads + group);
            var rows = new HeadRows<T, TElement>(qkv, cosine, sine, batch, shape);
            var gradients = new HeadRows<T, TElement>(dqkv, cosine, sine, batch, shape);
            var outputs = new HeadRows<T, TElement>(output, cosine, sine, batch, shape, shape.Heads * shape.HeadWidth);
            var doutputs = new HeadRows<T, TElement>(doutput, cosine, sine, batch, shape, shape.Heads * shape.HeadWidth);
            rows.LoadTransposed(valueHead, rotate: false, scratch.Rows, scratch.ValuesTransposed);
            rows.LoadTransposed(keyHead, rotate: true, scratch.Rows, scratch.KeysTransposed);
            rows.Load(keyHead, 0, shape.PaddedLength, 1, rotate: true, scratch.Keys);
            NativeMemory.Clear(scratch.KeyGradients, (nuint)shape.PaddedLength * (nuint)width * sizeof(float));
            NativeMemory.Clear(scratch.ValueGradients, (nuint)shape.PaddedLength * (nuint)width * sizeof(float));
            for (var head = group * shape.GroupSize; head < (group + 1) * shape.GroupSize; head++)
            {
                var sums = logSum + (((long)batch * shape.Heads + head) * shape.Length);
                for (var start = 0; start < shape.Length; start += Block)
                {
                    var count = Math.Min(Block, shape.Length - start);
                    rows.Load(head, start, Block, shape.ScoreScale, rotate: true, scratch.Queries);
                    doutputs.Load(head, start, Block, 1, rotate: false, scratch.OutputGradients);
                    outputs.Load(head, start, Block, 1, rotate: false, scratch.Rows);
                    Scores(scratch.Queries, scratch.KeysTransposed, scratch.Probabilities, start, shape);
                    Scores(scratch.OutputGradients, scratch.ValuesTransposed, scratch.ScoreGradients, start, shape);
                    for (var row = 0; row < count; row++)
                    {
                        ScoreGradient(
                            scratch.Probabilities + (row * stride), scratch.ScoreGradients + (row * stride), sums[start + row],
                            Dot(scratch.OutputGradients + (row * width), scratch.Rows + (row * width), width), start + row + 1, start + Block);
                    }

                    Clear(scratch.Probabilities, count, start, shape);
                    Clear(scratch.ScoreGradients, count, start, shape);
                    TileProduct.Multiply(
                        scratch.Probabilities, 1, stride, scratch.OutputGradients, width, scratch.ValueGradients, width,
                        start + Block, width, Block, add: true, TileRange.Queries(start));
                    TileProduct.Multiply(
                        scratch.ScoreGradients, 1, stride, scratch.Queries, width, scratch.KeyGradients, width,
                        start + Block, width, Block, add: true, TileRange.Queries(start));
                    TileProduct.Multiply(
                        scratch.ScoreGradients, stride, 1, scratch.Keys, width, scratch.Rows, width,
                        Block, width, start + Block, add: false, TileRange.Keys(start));
                    gradients.Store(head, start, count, shape.ScoreScale, rotate: true, scratch.Rows);
                }
            }

            gradients.Store(keyHead, 0, shape.Length, 1, rotate: true, scratch.KeyGradients);
            gradients.Store(valueHead, 0, shape.Length, 1, rotate: false, scratch.ValueGradients);
        });

    private static void RunGroups(AttentionShape shape, AttentionScratch layout, Action<AttentionScratch, int, int> body)
    {
        var groups = shape.Batch * shape.KeyValueHeads;
        var parts = Math.Min(ThreadTeam.Parts, groups);
        var scratches = new AttentionScratch[parts];
        try
        {
            // Before the team starts: an exception must not leave a native thread.
            for (var part = 0; part < parts; part++)
            {
                scratches[part] = layout.Allocate();
            }

            ThreadTeam.Run(parts, part =>
            {
                var (from, to) = ThreadTeam.Share(groups, part, parts);
                for (var unit = from; unit < to; unit++)
                {
                    body(scratches[part], (int)(unit / shape.KeyValueHeads), (int)(unit % shape.KeyValueHeads));
                }
            });
        }
        finally
        {
            foreach (var scratch in scratches)
            {
                scratch.Free();
            }
        }
    }

    // left [64, E] · rightᵀ for every block of keys up to the one at start.
    private static void Scores(float* left, float* transposed, float* scores, int start, AttentionShape shape)
    {
        for (var keys = 0; keys <= start; keys += Block)
        {
            TileProduct.Multiply(
                left, shape.PaddedWidth, 1, transposed + (keys * shape.PaddedWidth), Block, scores + keys, shape.ScoreStride,
                Block, Block, shape.PaddedWidth, add: false, TileRange.Scores(keys - start));
        }
    }

    // Rows past the end of the sequence take no part in any sum.
    private static void Clear(float* scores, int count, int start, AttentionShape shape)
    {
        for (var row = count; row < Block; row++)
        {
            NativeMemory.Clear(scores + (row * shape.ScoreStride), (nuint)((start + Block) * sizeof(float)));
        }
    }

    /// <summary>Softmax over the first <paramref name="count"/> scores; the rest up to <paramref name="end"/> becomes 0. Returns the log-sum-exp.</summary>
    private static float Softmax(float* scores, int count, int end)
    {
        for (var i = count; i < ((count + 15) & ~15); i++)
        {
            scores[i] = float.NegativeInfinity;
        }

        var maxima = Vector512.Create(float.NegativeInfinity);
        for (var i = 0; i < count; i += 16)
        {
            maxima = Vector512.Max(maxima, Vector512.Load(scores + i));
        }

        var maximum = Largest(maxima);
        var (shift, sums) = (Vector512.Create(maximum), Vector512<float>.Zero);
        for (var i = 0; i < count; i += 16)
        {
            var value = VectorMath.Exp(Vector512.Load(scores + i) - shift);
            sums += value;
            value.Store(scores + i);
        }

        var sum = Vector512.Sum(sums);
        var scale = Vector512.Create(1 / sum);
        for (var i = 0; i < count; i += 16)
        {
            (Vector512.Load(scores + i) * scale).Store(scores + i);
        }

        new Span<float>(scores + count, end - count).Clear();
        return maximum + MathF.Log(sum);
    }

    /// <summary>Scores become probabilities P, and dP becomes dS = P ∘ (dP - <paramref name="correction"/>).</summary>
    private static void ScoreGradient(float* scores, float* gradients, float logSum, float correction, int count, int end)
    {
        var (shift, corrections) = (Vector512.Create(logSum), Vector512.Create(correction));
        for (var i = 0; i < count; i += 16)
        {
            var probability = VectorMath.Exp(Vector512.Load(scores + i) - shift);
            probability.Store(scores + i);
            (probability * (Vector512.Load(gradients + i) - corrections)).Store(gradients + i);
        }

        new Span<float>(scores + count, end - count).Clear();
        new Span<float>(gradients + count, end - count).Clear();
    }

    private static float Dot(float* left, float* right, int count)
    {
        var sum = Vector512<float>.Zero;
        for (var i = 0; i < count; i += 16)
        {
            sum = Vector512.FusedMultiplyAdd(Vector512.Load(left + i), Vector512.Load(right + i), sum);
        }

        return Vector512.Sum(sum);
    }

    private static float Largest(Vector512<float> values)
    {
        var half = Vector256.Max(values.GetLower(), values.GetUpper());
        var quarter = Vector128.Max(half.GetLower(), half.GetUpper());
        return MathF.Max(MathF.Max(quarter[0], quarter[1]), MathF.Max(quarter[2], quarter[3]));
    }
}
