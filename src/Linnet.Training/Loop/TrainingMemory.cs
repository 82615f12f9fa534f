using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Model;
using Linnet.Training.Kernels;

namespace Linnet.Training.Loop;

/// <summary>A lower bound of the memory that a training needs beside the program itself: to refuse at once what could only be killed later.</summary>
/// <param name="ModelBytes">Float32 weights, gradients and two moments, rounded or stacked copies, rotary table: there all the time.</param>
/// <param name="WorkBytes">What is largest for a while: the activations of a micro-batch until its backward pass, or the sampling engine's copy of the weights.</param>
public readonly record struct TrainingMemory(Int128 ModelBytes, Int128 WorkBytes)
{
    private const int Float32 = 4;

    /// <summary>Both together.</summary>
    public Int128 TotalBytes => ModelBytes + WorkBytes;

    /// <summary>Counts what the vector kernels keep; ATen's operations keep more. Working memory inside an operation is not counted.</summary>
    /// <param name="description">The decoder; validated.</param>
    /// <param name="plan">Its kernels and precision.</param>
    /// <param name="microBatch">B of a micro-batch.</param>
    /// <param name="length">T, in tokens.</param>
    public static TrainingMemory AtLeast(DecoderDescription description, KernelPlan plan, int microBatch, int length)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(microBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        Int128 width = description.Width, hidden = description.FeedForwardWidth, layers = description.Layers;
        Int128 mixed = (Int128)description.Heads * description.HeadWidth;
        var queryKeyValue = mixed + (2 * (Int128)description.KeyValueHeads * description.HeadWidth);
        Int128 parameters = description.ParameterCount;

        Int128 rows = (Int128)microBatch * length, element = plan.Precision == MatrixPrecision.Bf16 ? 2 : Float32;
        var norms = description.Block == BlockKind.Sequential ? 2 : 1;
        var fed = (description.FeedForward == FeedForwardKind.SwiGlu ? 3 : 2) * hidden;
        var block = (Float32 * ((norms * width) + description.Heads)) + (element * ((norms * width) + queryKeyValue + mixed + fed));

        // Recomputing, one block at a time is there as a whole, and of the others what they read.
        var blocks = plan.RecomputeBlocks ? block + ((layers - 1) * Float32 * width) : layers * block;
        var activations = rows * (blocks + (Float32 * width) + (element * width));
        return new((3 * Float32 * parameters) + Weights(description, plan), Int128.Max(activations, Float32 * parameters));
    }

    /// <summary>The same training with a frozen decoder beside it, which is only read from: its weights and their copies.</summary>
    /// <param name="description">The frozen decoder; validated.</param>
    /// <param name="plan">Its kernels and precision.</param>
    public TrainingMemory Beside(DecoderDescription description, KernelPlan plan)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(plan);
        return this with { ModelBytes = ModelBytes + Weights(description, plan) };
    }

    /// <summary>Refuses a training from nothing that cannot fit.</summary>
    /// <param name="availableBytes">What the machine can give now.</param>
    /// <exception cref="ResourceException">Less is available: how much is needed and there, and what to reduce.</exception>
    public void RequireAvailable(long availableBytes) => RequireAvailable(
        availableBytes,
        ["training.micro_batch_size", "training.sequence_length"],
        new Text("Lower model.width, model.feed_forward_width or model.layers.", "请调小 model.width、model.feed_forward_width 或 model.layers。"));

    /// <summary>Refuses a training that goes on from a finished model and cannot fit.</summary>
    /// <param name="availableBytes">What the machine can give now.</param>
    /// <param name="batchKeys">The recipe's keys that a micro-batch grows with; at least one.</param>
    /// <exception cref="ResourceException">Less is available: how much is needed and there, and what to reduce.</exception>
    public void RequireAvailable(long availableBytes, params string[] batchKeys) => RequireAvailable(
        availableBytes, batchKeys, new Text("Begin with a smaller model.", "请从更小的模型开始。"));

    private void RequireAvailable(long availableBytes, string[] batchKeys, Text smallerModel)
    {
        if (TotalBytes <= availableBytes)
        {
            return;
        }

        var (needed, available) = (Show(TotalBytes), Show(availableBytes));
        throw new ResourceException(
            WorkBytes > ModelBytes
                ? new Text(
                    $"Training needs at least {needed} of memory, and {available} is available; {Show(WorkBytes)} of it are the activations of one micro-batch."
                    + $" Lower {string.Join(" or ", batchKeys)}.",
                    $"训练至少需要 {needed} 内存，可用 {available}；其中 {Show(WorkBytes)} 是一个微批次的激活值。"
                    + $"请调小 {string.Join(" 或 ", batchKeys)}。")
                : new Text(
                    $"Training needs at least {needed} of memory, and {available} is available; {Show(ModelBytes)} of it are weights, gradients and the optimizer's state."
                    + $" {smallerModel.English}",
                    $"训练至少需要 {needed} 内存，可用 {available}；其中 {Show(ModelBytes)} 是权重、梯度和优化器状态。"
                    + smallerModel.Chinese));
    }

    // Float32 weights, what the kernels keep rounded or stacked of them, and the rotary table.
    private static Int128 Weights(DecoderDescription description, KernelPlan plan)
    {
        Int128 width = description.Width, hidden = description.FeedForwardWidth, layers = description.Layers;
        Int128 mixed = (Int128)description.Heads * description.HeadWidth;
        var queryKeyValue = mixed + (2 * (Int128)description.KeyValueHeads * description.HeadWidth);
        var stacked = layers * width * (queryKeyValue + (2 * hidden));
        var single = (layers * width * (mixed + hidden)) + (description.VocabularySize * width);
        var copies = (plan.Kernels, plan.Precision) switch
        {
            (KernelSet.Plain, _) => 0,
            (_, MatrixPrecision.Bf16) => 2 * (stacked + single),
            _ => Float32 * stacked,
        };
        var rotary = description.Position == PositionKind.Rotary ? (Int128)Float32 * description.MaximumSequenceLength * description.HeadWidth : 0;
        return (Float32 * (Int128)description.ParameterCount) + copies + rotary;
    }

    private static string Show(Int128 bytes) => ByteCount.Format((long)Int128.Min(bytes, long.MaxValue));
}
