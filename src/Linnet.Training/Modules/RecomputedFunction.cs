using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>Keeps only the input of a function, and computes it again in the backward pass.</summary>
/// <remarks>
/// Chen et al. 2016, <see href="https://arxiv.org/abs/1604.06174"/>, §4.1. Nothing random is inside, so values and gradients are those of the
/// function itself, bit for bit. Gradients of weights are added to the parameters by the inner backward pass. For blocks of ATen's operations;
/// <see cref="Kernels.BlockFunction{T, TElement}"/> recomputes by itself.
/// </remarks>
internal sealed class RecomputedFunction : autograd.SingleTensorFunction<RecomputedFunction>
{
    /// <inheritdoc/>
    public override string Name => nameof(RecomputedFunction);

    /// <summary>Arguments: a tensor that requires a gradient; a function of it, a <c>Func&lt;Tensor, Tensor&gt;</c>.</summary>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (input, function) = ((Tensor)vars[0], (Func<Tensor, Tensor>)vars[1]);
        using var untracked = no_grad();
        ctx.save_for_backward([input]);
        ctx.save_data(nameof(function), function);

        // Detached, so that functions inside keep nothing for a backward pass that never comes.
        using var detached = input.detach();
        return function(detached);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        using var tracked = enable_grad();
        var function = (Func<Tensor, Tensor>)ctx.get_data("function");
        var input = ctx.get_saved_variables()[0].detach().requires_grad_(true);
        function(input).backward([grad_output]);
        return [input.grad!.MoveToOuterDisposeScope(), null!];
    }
}
