using Linnet.Model;
using Linnet.Training.Kernels;
using Linnet.Training.Modules;

namespace Linnet.Training.Planning;

/// <summary>What a step by plain ATen operations holds at once, in bytes.</summary>
internal static class PlainStep
{
    private const int Float32 = 4;
    private const int Half = 2;

    // Of BlockwiseAttention's one block of queries: scores, their softmax, and the gradients of both.
    private const int BlockwiseScores = 4;

    /// <summary>What autograd keeps of the blocks, and beside it the loss and a backward pass: ATen's blocks of many sizes seldom fit into each other's gaps.</summary>
    /// <param name="d">The decoder.</param>
    /// <param name="s">Its sizes.</param>
    /// <param name="plan">Precision, and whether blocks are recomputed.</param>
    public static Int128 Of(DecoderDescription d, StepSizes s, KernelPlan plan)
    {
        var isHalf = plan.Precision == MatrixPrecision.Bf16;
        var (isGated, norm) = (d.FeedForward == FeedForwardKind.SwiGlu, Norm(d, s, isHalf));
        var block = Block(d, s, isHalf, norm);
        var matrices = (s.Width * (s.QueryKeyValue + s.Mixed)) + ((isGated ? 3 : 2) * s.Width * s.Hidden);

        // Weights are rounded for every product, and kept for its gradient.
        var weights = isHalf ? Half * (plan.RecomputeBlocks ? 1 : s.Layers) * matrices : 0;
        var ends = norm * (d.EmbeddingNorm ? 2 : 1);
        var saved = (s.Rows * (s.Blocks(plan, block, Float32 * s.Width) + (s.Layers * Held(d, s, plan)) + ends)) + weights;

        // The loss leaves the gradients of the last hidden states and of the head. The look-up has a gradient as large as the embeddings, which are
        // then added up.
        var (hidden, head) = (Float32 * s.Rows * s.Width, Float32 * s.Vocabulary * s.Width);
        var loss = hidden + head + Chunk(s, isHalf);
        var backward = (2 * head) + hidden + (Float32 * s.Rows * (((isGated ? 3 : 2) * s.Hidden) + s.Width));
        var scores = IsBlockwise(d) ? BlockwiseScores * Float32 * s.Sequences * s.Heads * BlockwiseAttention.Block * (s.Rows / s.Sequences) : 0;
        return saved + loss + backward + scores;
    }

    private static bool IsBlockwise(DecoderDescription d) => d.Position == PositionKind.Alibi || d.SlidingWindow is not null;

    // Log-probabilities, their gradient and that of the logits; the head rounded, its logits, and its gradient before it is added.
    private static Int128 Chunk(StepSizes s, bool isHalf)
    {
        var chunk = Int128.Clamp(Decoder.LossChunkBytes / (s.Vocabulary * Float32), 1, s.Rows);
        var (logits, head) = (chunk * s.Vocabulary, s.Vocabulary * s.Width);
        return isHalf
            ? (((3 * Float32) + Half) * logits) + (2 * Half * head)
            : (3 * Float32 * logits) + (chunk == s.Rows ? 0 : Float32 * head);
    }

    // A norm's input, what it is scaled by and to, and its result, which the next products read; rounded, these read copies.
    private static Int128 Norm(DecoderDescription d, StepSizes s, bool isHalf) =>
        Float32 * (s.Width + (d.Norm == NormKind.RmsNorm ? s.Width + 1 : 2) + (isHalf ? 0 : s.Width));

    private static Int128 Block(DecoderDescription d, StepSizes s, bool isHalf, Int128 norm)
    {
        var norms = (d.Block == BlockKind.Sequential ? 2 : 1) * norm;

        // Heads as attention reads them, its result and log-sums, and the result in rows.
        var mixed = IsBlockwise(d) ? 0 : s.Mixed + s.Heads;
        var normed = d.QueryKeyNorm ? 2 * (s.Mixed + ((s.QueryKeyValue - s.Mixed) / 2)) : 0;
        var attention = (Float32 * (HeadsRead(s) + normed + mixed)) + (Stored(isHalf) * s.Mixed);

        // SwiGLU: gate, silu, up and their product. GELU: what it reads and makes.
        var isGated = d.FeedForward == FeedForwardKind.SwiGlu;
        var fed = ((Float32 * (isGated ? 3 : 1)) + Stored(isHalf)) * s.Hidden;
        var copies = isHalf ? Half * s.Width * (isGated ? 5 : 4) : 0;
        return norms + attention + fed + copies;
    }

    // The gradients that functions of our own return stay until the whole backward pass has ended.
    private static Int128 Held(DecoderDescription d, StepSizes s, KernelPlan plan) =>
        Float32 * ((plan.RecomputeBlocks ? s.Width : 0) + (IsBlockwise(d) ? HeadsRead(s) : 0));

    // Keys and values are repeated for the query heads that share them.
    private static Int128 HeadsRead(StepSizes s) => s.Heads == s.KeyValueHeads ? s.QueryKeyValue : 3 * s.Mixed;

    private static int Stored(bool isHalf) => isHalf ? Half : Float32;
}
