using Linnet.Training.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>Output head and summed cross-entropy by ATen operations that never hold all logits: the plain twin of <see cref="CrossEntropyFunction{T, TElement}"/>.</summary>
/// <remarks>
/// Rows are taken in chunks. While a chunk's logits are there, autograd differentiates them, for a loss whose own gradient is 1; the backward
/// pass only scales: the loss enters linearly.
/// </remarks>
internal sealed class ChunkedCrossEntropy : autograd.SingleTensorFunction<ChunkedCrossEntropy>
{
    private const int LogitBytes = sizeof(float);

    /// <inheritdoc/>
    public override string Name => nameof(ChunkedCrossEntropy);

    /// <summary>Bytes of a chunk's logits: those of a CPU stay in its cache, others need large products to be busy.</summary>
    public static long ChunkBytes(Device device) => device.type == DeviceType.CPU ? Decoder.LossChunkBytes : 16 * Decoder.LossChunkBytes;

    /// <summary>Arguments: hidden [M, D], float32; the head [V, D], float32; targets [M], int64; a <see cref="HeadRule"/>.</summary>
    /// <returns>The sum of the losses, nats, a float32 scalar.</returns>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (hidden, weight, targets, rule) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (HeadRule)vars[3]);
        using var scope = NewDisposeScope();
        using var mode = set_grad_enabled(rule.IsTracked);
        var (rows, learnsHidden, learnsHead) = (hidden.shape[0], rule.IsTracked && hidden.requires_grad, rule.IsTracked && weight.requires_grad);
        var chunk = Math.Clamp(rule.ChunkBytes / (weight.shape[0] * LogitBytes), 1, rows);
        var head = weight.detach().to(rule.Precision == MatrixPrecision.Bf16 ? ScalarType.BFloat16 : ScalarType.Float32);
        var sum = zeros([], device: hidden.device);
        var dhidden = learnsHidden ? empty_like(hidden) : null;
        Tensor? dhead = null;
        for (long start = 0; start < rows; start += chunk)
        {
            using var inner = NewDisposeScope();
            var count = Math.Min(chunk, rows - start);
            var (input, read) = (hidden.narrow(0, start, count).detach().requires_grad_(learnsHidden), head.detach().requires_grad_(learnsHead));
            var loss = Loss(input, read, targets.narrow(0, start, count));
            if (learnsHidden || learnsHead)
            {
                loss.backward();
            }

            using var untracked = no_grad();
            sum.add_(loss);
            dhidden?.narrow(0, start, count).copy_(input.grad!);
            dhead = learnsHead ? Add(dhead, read.grad!) : null;
        }

        if (learnsHidden || learnsHead)
        {
            ctx.save_for_backward([.. new[] { dhidden, dhead }.OfType<Tensor>().Select(t => t.MoveToOuterDisposeScope())]);
            ctx.save_data(nameof(learnsHidden), learnsHidden);
        }

        return sum.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();

        // In place: the head's gradient is as large as the embeddings. A second backward pass is refused by autograd.
        List<Tensor> scaled = [.. ctx.get_saved_variables().Select(gradient => gradient.mul_(grad_output))];
        var learnsHidden = (bool)ctx.get_data("learnsHidden");
        return
        [
            learnsHidden ? scaled[0].MoveToOuterDisposeScope() : null!,
            scaled.Count > (learnsHidden ? 1 : 0) ? scaled[^1].MoveToOuterDisposeScope() : null!,
            null!,
            null!,
        ];
    }

    // A scope of its own: the logits themselves are gone when their gradient comes.
    private static Tensor Loss(Tensor hidden, Tensor head, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var logits = nn.functional.linear(hidden.to(head.dtype), head).to(ScalarType.Float32);     // [chunk, V]
        return nn.functional.cross_entropy(logits, targets, ignore_index: Decoder.IgnoredTarget, reduction: nn.Reduction.Sum)
            .MoveToOuterDisposeScope();
    }

    // Chunks are summed in float32.
    private static Tensor Add(Tensor? sum, Tensor gradient)
    {
        if (sum is null)
        {
            return gradient.to(ScalarType.Float32).MoveToOuterDisposeScope();
        }

        sum.add_(gradient);
        return sum;
    }
}

/// <summary>How <see cref="ChunkedCrossEntropy"/> computes.</summary>
/// <param name="Precision">Precision of the logits' product.</param>
/// <param name="ChunkBytes">Bytes of the float32 logits that are there at once; one row's at least.</param>
/// <param name="IsTracked">Whether gradients are asked for: inside of a function autograd does not say.</param>
internal sealed record HeadRule(MatrixPrecision Precision, long ChunkBytes, bool IsTracked);
