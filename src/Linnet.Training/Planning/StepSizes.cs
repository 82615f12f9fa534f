using Linnet.Model;
using Linnet.Training.Kernels;

namespace Linnet.Training.Planning;

/// <summary>The numbers of a micro-batch that its memory is counted from, wide enough for any product of a recipe's.</summary>
internal readonly record struct StepSizes(
    Int128 Layers, Int128 Width, Int128 Hidden, Int128 Heads, Int128 KeyValueHeads, Int128 Mixed, Int128 QueryKeyValue, Int128 Vocabulary,
    Int128 Sequences, Int128 Rows, Int128 AttentionScratch)
{
    public StepSizes(DecoderDescription d, int microBatch, int length)
        : this(
            d.Layers, d.Width, d.FeedForwardWidth, d.Heads, d.KeyValueHeads, (Int128)d.Heads * d.HeadWidth,
            ((Int128)d.Heads + (2 * (Int128)d.KeyValueHeads)) * d.HeadWidth, d.VocabularySize, microBatch, (Int128)microBatch * length,
            Scratch(new AttentionShape(microBatch, length, d.Heads, d.KeyValueHeads, d.HeadWidth)))
    {
    }

    /// <summary>What all blocks together keep of a row: recomputing, one block at a time is there as a whole, and of the others what they read.</summary>
    /// <param name="plan">Whether blocks are recomputed.</param>
    /// <param name="block">What one block keeps.</param>
    /// <param name="input">What it reads.</param>
    public Int128 Blocks(KernelPlan plan, Int128 block, Int128 input) =>
        plan.RecomputeBlocks ? block + ((Layers - 1) * input) : Layers * block;

    // Floats of one thread in the backward pass: five matrices of [T, E], three of a tile of rows, two of its scores.
    private static Int128 Scratch(AttentionShape shape) =>
        (((5 * (Int128)shape.PaddedLength) + (3 * AttentionShape.Block)) * shape.PaddedWidth)
        + (2 * AttentionShape.Block * (Int128)shape.ScoreStride);
}
