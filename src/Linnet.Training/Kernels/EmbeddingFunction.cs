using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Linnet.Training.Kernels;

/// <summary>Embedding lookup as an autograd function, whose gradient touches only the rows that were read.</summary>
internal sealed unsafe class EmbeddingFunction : autograd.SingleTensorFunction<EmbeddingFunction>
{
    /// <inheritdoc/>
    public override string Name => nameof(EmbeddingFunction);

    /// <summary>Arguments: the embeddings [V, D], a parameter; token ids [M], int64. Result: [M, D].</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in [0, V).</exception>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (weight, tokens) = ((Parameter)vars[0], (Tensor)vars[1]);
        TokenIds.RequireTokens(tokens, weight.shape[0]);
        var rows = empty(tokens.shape[0], weight.shape[1]);
        EmbeddingKernel.Forward(
            TensorMemory.Pointer<long>(tokens), TensorMemory.Pointer<float>(weight), TensorMemory.Pointer<float>(rows),
            tokens.shape[0], (int)weight.shape[1]);
        ctx.save_for_backward([tokens]);
        ctx.save_data(nameof(Holder), new Holder(weight));
        return rows;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var weight = ((Holder)ctx.get_data(nameof(Holder))).Weight;
        var tokens = ctx.get_saved_variables()[0];
        EmbeddingKernel.Backward(
            TensorMemory.Pointer<long>(tokens), TensorMemory.Pointer<float>(grad_output.contiguous()), Gradients.Of(weight),
            tokens.shape[0], (int)weight.shape[1]);
        return [null!, null!];
    }

    // The context refuses a bare tensor; a parameter outlives every graph that uses it.
    private sealed record Holder(Parameter Weight);
}
