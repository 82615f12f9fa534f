using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Linnet.Training.Kernels;

/// <summary>Causal attention with rotary positions and shared key and value heads, forward and backward, without a [T, T] tensor.</summary>
/// <remarks>
/// One block of 64 queries at a time: its scores against all keys before it fit in cache, so the softmax needs no running rescale.
/// Tiles of keys that none of the 64 queries sees, by a window or in another document, are never computed.
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
    /// <param name="first">Position of the first key that each query sees, [B, T], never falling along a row; null: all before it.</param>
    /// <param name="output">[B·T, H·E], the result.</param>
    /// <param name="logSum">[B, H, T], receives the log-sum-exp of each query's scaled scores.</param>
    /// <param name="shape">The numbers.</param>
    public static void Forward(T* qkv, float* cosine, float* sine, int* first, T* output, float* logSum, AttentionShape shape) =>
        RunGroups(shape, new AttentionScratch(shape, backward: false), (scratch, batch, group) =>
        {
            var rows = new HeadRows<T, TElement>(qkv, cosine, sine, batch, shape);
            rows.LoadTransposed(shape.Heads + group, rotate: true, scratch.Rows, scratch.KeysTransposed);
            rows.Load(shape.Heads + shape.KeyValueHeads + group, 0, shape.PaddedLength, 1, rotate: false, scratch.Values);
            var seen = first == null ? null : first + ((long)batch * shape.Length);
            var results = new HeadRows<T, TElement>(output, cosine, sine, batch, shape, shape.Heads * shape.HeadWidth);
            for (var head = group * shape.GroupSize; head < (group + 1) * shape.GroupSize; head++)
            {
                var sums = logSum + (((long)batch * shape.Heads + head) * shape.Length);
                for (var start = 0; start < shape.Length; start += Block)
                {
                    var keys = new KeySpan(seen, start);
                    rows.Load(head, start, Block, shape.ScoreScale, rotate: true, scratch.Queries);
                    Scores(scratch.Queries, scratch.KeysTransposed, scratch.Probabilities, keys, shape);
                    var count = Math.Min(Block, shape.Length - start);
                    for (var row = 0; row < count; row++)
                    {
                        sums[start + row] = Softmax(scratch.Probabilities + (row * shape.ScoreStride), keys.Row(row));
                    }

                    Clear(scratch.Probabilities, count, keys, shape);
                    TileProduct.Multiply(
                        scratch.Probabilities + keys.From, shape.ScoreStride, 1, scratch.Values + (keys.From * shape.PaddedWidth), shape.PaddedWidth,
                        scratch.Rows, shape.PaddedWidth, Block, shape.PaddedWidth, keys.Count, add: false, TileRange.Keys(start - keys.From));
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
    /// <param name="first">As given to the forward pass.</param>
    /// <param name="dqkv">[B·T, (H + 2K)·E], the result.</param>
    /// <param name="shape">The numbers.</param>
    public static void Backward(
        T* doutput, T* qkv, T* output, float* logSum, float* cosine, float* sine, int* first, T* dqkv, AttentionShape shape) =>
        RunGroups(shape, new AttentionScratch(shape, backward: true), (scratch, batch, group) =>
        {
            var (width, stride) = (shape.PaddedWidth, shape.ScoreStride);
            var seen = first == null ? null : first + ((long)batch * shape.Length);
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
                    var keys = new KeySpan(seen, start);
                    var skipped = keys.From * width;
                    rows.Load(head, start, Block, shape.ScoreScale, rotate: true, scratch.Queries);
                    doutputs.Load(head, start, Block, 1, rotate: false, scratch.OutputGradients);
                    outputs.Load(head, start, Block, 1, rotate: false, scratch.Rows);
                    Scores(scratch.Queries, scratch.KeysTransposed, scratch.Probabilities, keys, shape);
                    Scores(scratch.OutputGradients, scratch.ValuesTransposed, scratch.ScoreGradients, keys, shape);
                    for (var row = 0; row < count; row++)
                    {
                        ScoreGradient(
                            scratch.Probabilities + (row * stride), scratch.ScoreGradients + (row * stride), sums[start + row],
                            Dot(scratch.OutputGradients + (row * width), scratch.Rows + (row * width), width), keys.Row(row));
                    }

                    Clear(scratch.Probabilities, count, keys, shape);
                    Clear(scratch.ScoreGradients, count, keys, shape);
                    TileProduct.Multiply(
                        scratch.Probabilities + keys.From, 1, stride, scratch.OutputGradients, width, scratch.ValueGradients + skipped, width,
                        keys.Count, width, Block, add: true, TileRange.Queries(start - keys.From));
                    TileProduct.Multiply(
                        scratch.ScoreGradients + keys.From, 1, stride, scratch.Queries, width, scratch.KeyGradients + skipped, width,
                        keys.Count, width, Block, add: true, TileRange.Queries(start - keys.From));
                    TileProduct.Multiply(
                        scratch.ScoreGradients + keys.From, stride, 1, scratch.Keys + skipped, width, scratch.Rows, width,
                        Block, width, keys.Count, add: false, TileRange.Keys(start - keys.From));
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

    // left [64, E] · rightᵀ for every block of keys that the queries see.
    private static void Scores(float* left, float* transposed, float* scores, KeySpan span, AttentionShape shape)
    {
        for (var keys = span.From; keys <= span.Start; keys += Block)
        {
            TileProduct.Multiply(
                left, shape.PaddedWidth, 1, transposed + (keys * shape.PaddedWidth), Block, scores + keys, shape.ScoreStride,
                Block, Block, shape.PaddedWidth, add: false, TileRange.Scores(keys - span.Start));
        }
    }

    // Rows past the end of the sequence take no part in any sum.
    private static void Clear(float* scores, int count, KeySpan span, AttentionShape shape)
    {
        for (var row = count; row < Block; row++)
        {
            NativeMemory.Clear(scores + (row * shape.ScoreStride) + span.From, (nuint)(span.Count * sizeof(float)));
        }
    }

    /// <summary>Softmax over the scores of the keys that a query sees; the others of its tiles become 0. Returns the log-sum-exp.</summary>
    private static float Softmax(float* scores, RowKeys keys)
    {
        var (from, count) = (keys.First & ~15, keys.End);
        new Span<float>(scores + from, keys.First - from).Fill(float.NegativeInfinity);
        for (var i = count; i < ((count + 15) & ~15); i++)
        {
            scores[i] = float.NegativeInfinity;
        }

        var maxima = Vector512.Create(float.NegativeInfinity);
        for (var i = from; i < count; i += 16)
        {
            maxima = Vector512.Max(maxima, Vector512.Load(scores + i));
        }

        var maximum = Largest(maxima);
        var (shift, sums) = (Vector512.Create(maximum), Vector512<float>.Zero);
        for (var i = from; i < count; i += 16)
        {
            var value = VectorMath.Exp(Vector512.Load(scores + i) - shift);
            sums += value;
            value.Store(scores + i);
        }

        var sum = Vector512.Sum(sums);
        var scale = Vector512.Create(1 / sum);
        for (var i = from; i < count; i += 16)
        {
            (Vector512.Load(scores + i) * scale).Store(scores + i);
        }

        keys.ClearOthers(scores);
        return maximum + MathF.Log(sum);
    }

    /// <summary>Scores become probabilities P, and dP becomes dS = P ∘ (dP - <paramref name="correction"/>).</summary>
    private static void ScoreGradient(float* scores, float* gradients, float logSum, float correction, RowKeys keys)
    {
        var (shift, corrections) = (Vector512.Create(logSum), Vector512.Create(correction));
        for (var i = keys.First & ~15; i < keys.End; i += 16)
        {
            var probability = VectorMath.Exp(Vector512.Load(scores + i) - shift);
            probability.Store(scores + i);
            (probability * (Vector512.Load(gradients + i) - corrections)).Store(gradients + i);
        }

        keys.ClearOthers(scores);
        keys.ClearOthers(gradients);
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
