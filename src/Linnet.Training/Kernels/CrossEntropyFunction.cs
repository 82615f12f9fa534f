using static TorchSharp.torch;

namespace Linnet.Training.Kernels;

/// <summary>Output head and summed cross-entropy as one autograd function that never holds all logits.</summary>
/// <remarks>
/// Rows are taken in chunks whose logits fit in a given number of bytes. The gradient is made in the forward pass, while a chunk's logits
/// are there, for a loss whose own gradient is 1, and scaled in the backward pass: the loss enters linearly.
/// </remarks>
internal sealed unsafe class CrossEntropyFunction<T, TElement> : autograd.SingleTensorFunction<CrossEntropyFunction<T, TElement>>
    where T : unmanaged
    where TElement : IElement<T>
{
    /// <inheritdoc/>
    public override string Name => nameof(CrossEntropyFunction<,>);

    /// <summary>Arguments: hidden [M, D] of T; the head, a <see cref="ComputeWeight"/> [V, D]; targets [M], int64; bytes of a chunk, long.</summary>
    /// <returns>The sum of the losses, nats, a float32 scalar.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A target is neither in [0, V) nor <see cref="Modules.Decoder.IgnoredTarget"/>.</exception>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (hidden, head, targets, bytes) = ((Tensor)vars[0], (ComputeWeight)vars[1], (Tensor)vars[2], (long)vars[3]);
        using var scope = NewDisposeScope();
        var (rows, vocabulary) = (hidden.shape[0], head.Value.shape[0]);
        TokenIds.RequireTargets(targets, vocabulary);
        var chunk = Math.Clamp(bytes / (vocabulary * sizeof(T)), 1, rows);
        var losses = new float[rows];
        var dhidden = hidden.requires_grad ? empty_like(hidden) : null;
        Tensor? dhead = null;
        for (long start = 0; start < rows; start += chunk)
        {
            using var inner = NewDisposeScope();
            var count = Math.Min(chunk, rows - start);
            var input = hidden.narrow(0, start, count);
            var logits = MatrixProducts.WithTransposed(input, head.Value);   // [chunk, V]
            fixed (float* loss = losses)
            {
                CrossEntropyKernel<T, TElement>.Run(
                    TensorMemory.Pointer<T>(logits), TensorMemory.Pointer<long>(targets) + start, loss + start, count, (int)vocabulary,
                    dhidden is not null);
            }

            if (dhidden is not null)
            {
                dhidden.narrow(0, start, count).copy_(MatrixProducts.Of(logits, head.Value));
                dhead = head.IsTrainable ? Add(dhead, MatrixProducts.OfTransposed(logits, input), isOnly: count == rows) : null;
            }
        }

        if (dhidden is not null)
        {
            ctx.save_for_backward(new[] { dhidden, dhead }.OfType<Tensor>().Select(t => t.MoveToOuterDisposeScope()).ToList());
            ctx.save_data(nameof(ComputeWeight), head);
        }

        return tensor((float)losses.Sum(l => (double)l)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var scale = grad_output.item<float>();
        var saved = ctx.get_saved_variables();
        if (saved.Count > 1)
        {
            ((ComputeWeight)ctx.get_data(nameof(ComputeWeight))).Accumulate(saved[1], scale);
        }

        return [(saved[0] * scale).MoveToOuterDisposeScope(), null!, null!, null!];
    }

    // Chunks are summed in float32.
    private static Tensor Add(Tensor? sum, Tensor gradient, bool isOnly)
    {
        if (sum is null)
        {
            return (isOnly ? gradient : gradient.to(ScalarType.Float32)).MoveToOuterDisposeScope();
        }

        sum.add_(gradient);
        return sum;
    }
}
