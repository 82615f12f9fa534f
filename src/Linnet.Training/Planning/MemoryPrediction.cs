using Linnet.Model;
using Linnet.Training.Kernels;
using Linnet.Training.Modules;

namespace Linnet.Training.Planning;

/// <summary>The largest resident set that a training on the CPU will have. <see cref="Loop.TrainingMemory"/> is its lower bound.</summary>
/// <remarks>
/// Memory that libtorch frees stays in the process (<see cref="Native.Allocator"/>), and the runtime's heap is another: so the parts add up,
/// although they are not all needed at one time. The text, memory-mapped, and what reading it takes are not counted.
/// Activations and gradients of the residual stream stay until the whole backward pass has ended, because TorchSharp's functions hold them.
/// The gaps between blocks of malloc's heap were measured on glibc with 1,024 to 8,192 rows of 5 to 16 million parameters.
/// </remarks>
/// <param name="ProgramBytes">What the process has without a model: runtime, libtorch, compiled code.</param>
/// <param name="ModelBytes">Float32 weights, gradients and two moments, rounded or stacked copies, rotary table.</param>
/// <param name="StepBytes">Activations of a micro-batch, and what is largest at once beside them: the loss or a backward pass.</param>
/// <param name="SavingBytes">Copies of weights and moments on the runtime's heap while a checkpoint is written.</param>
public readonly record struct MemoryPrediction(Int128 ProgramBytes, Int128 ModelBytes, Int128 StepBytes, Int128 SavingBytes)
{
    private const int Float32 = 4;
    private const int Int64 = 8;

    // malloc's heap holds 1.2 to 1.5 times what a step needs at once: blocks of other sizes leave gaps. Measured, see the remarks.
    private const int HoldsTenths = 13;

    // Vector kernels that free each block's tensors to compute them again leave gaps of so many blocks. Measured as well.
    private const int GapTenthsFloat32 = 23, GapTenthsBfloat16 = 12;

    /// <summary>All parts together.</summary>
    public Int128 TotalBytes => ProgramBytes + ModelBytes + StepBytes + SavingBytes;

    /// <summary>Predicts the peak of a training.</summary>
    /// <param name="description">The decoder; validated.</param>
    /// <param name="plan">Its kernels and precision.</param>
    /// <param name="microBatch">B of a micro-batch.</param>
    /// <param name="length">T, in tokens.</param>
    /// <param name="threads">Threads that compute: each has its own working memory in attention.</param>
    /// <param name="programBytes">What the process has before a model is made, see <see cref="ProgramSize"/>.</param>
    public static MemoryPrediction Of(
        DecoderDescription description, KernelPlan plan, int microBatch, int length, int threads, long programBytes)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(microBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(programBytes);
        Int128 parameters = description.ParameterCount;
        var shape = new StepSizes(description, microBatch, length);
        var model = (4 * Float32 * parameters) + Copies(shape, plan) + Rotary(description);
        var step = plan.Kernels == KernelSet.Vector
            ? VectorStep(shape, plan, threads)
            : PlainStep.Of(description, shape, plan);

        // Ids and targets of a micro-batch, as arrays and as tensors; weights and moments are copied one file after the other.
        return new(programBytes, model, (step * HoldsTenths / 10) + (4 * Int64 * shape.Rows), 3 * Float32 * parameters);
    }

    private static Int128 Rotary(DecoderDescription d) =>
        d.Position == PositionKind.Rotary ? (Int128)Float32 * d.MaximumSequenceLength * d.HeadWidth : 0;

    private static Int128 Copies(StepSizes s, KernelPlan plan)
    {
        var stacked = s.Layers * s.Width * (s.QueryKeyValue + (2 * s.Hidden));
        var single = (s.Layers * s.Width * (s.Mixed + s.Hidden)) + (s.Vocabulary * s.Width);
        return (plan.Kernels, plan.Precision) switch
        {
            (KernelSet.Plain, _) => 0,
            (_, MatrixPrecision.Bf16) => 2 * (stacked + single),
            _ => Float32 * stacked,
        };
    }

    // What BlockFunction and NormFunction save; beside it the larger of CrossEntropyFunction's chunk and the end of the backward pass.
    private static Int128 VectorStep(StepSizes s, KernelPlan plan, int threads)
    {
        Int128 element = plan.Precision == MatrixPrecision.Bf16 ? 2 : Float32;
        var block = (Float32 * ((2 * s.Width) + s.Heads + 2)) + (element * ((2 * s.Width) + s.QueryKeyValue + s.Mixed + (3 * s.Hidden)));
        var gaps = plan.RecomputeBlocks ? block * (plan.Precision == MatrixPrecision.Bf16 ? GapTenthsBfloat16 : GapTenthsFloat32) / 10 : 0;
        var blocks = Int128.Min(s.Blocks(plan, block, Float32 * s.Width) + gaps, s.Layers * block);
        var saved = s.Rows * (blocks + (Float32 * (s.Width + 1)) + (element * s.Width));

        // Several chunks: their gradients of the head are summed in float32.
        var chunk = Int128.Clamp(Decoder.LossChunkBytes / (s.Vocabulary * element), 1, s.Rows);
        var head = s.Vocabulary * s.Width;
        var (headSum, headPart) = chunk == s.Rows ? (element * head, 0) : (Float32 * head, element * head);
        var loss = (element * ((s.Rows + chunk) * s.Width)) + (element * chunk * s.Vocabulary) + headSum + headPart;

        var kept = (s.Rows * s.Width * ((s.Layers * Float32) + (2 * element))) + headSum;
        var feedForward = element * (s.Width + (3 * s.Hidden));
        var norm = (element * ((3 * s.Width) + (2 * s.Hidden))) + (Float32 * s.Width);
        var attention = (element * ((2 * s.Width) + s.QueryKeyValue + s.Mixed)) + (Float32 * s.Width);
        var scratch = Float32 * Int128.Min(threads, s.Sequences * s.KeyValueHeads) * s.AttentionScratch;
        var backward = kept + Int128.Max(s.Rows * Int128.Max(feedForward, norm), (s.Rows * attention) + scratch);
        return saved + Int128.Max(loss, backward);
    }
}
