using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Linnet.Training.Kernels;

/// <summary>The float32 gradients of parameters, into which our backward passes add directly.</summary>
/// <remarks>
/// Handing gradients to autograd instead would copy each once more for every micro-batch. So <c>backward()</c> accumulates as usual, while
/// <c>autograd.grad</c> does not see parameters that are used by vector kernels.
/// </remarks>
internal static unsafe class Gradients
{
    /// <summary>The input of a function of ours whose weights are to be learnt: one that asks for a gradient, or the backward pass would not reach it.</summary>
    /// <param name="input">What the function reads; asks by itself unless all weights before it are frozen.</param>
    /// <param name="isTrainable">Whether one of the function's weights is not frozen.</param>
    public static Tensor Reach(Tensor input, bool isTrainable) =>
        isTrainable && !input.requires_grad && is_grad_enabled() ? input.detach().requires_grad_(true) : input;

    /// <summary>Address of the gradient, which is created as zeros where there is none; null where the parameter is frozen.</summary>
    public static float* Of(Parameter parameter)
    {
        if (!parameter.requires_grad)
        {
            return null;
        }

        using var gradient = parameter.grad;
        if (gradient is not null)
        {
            return TensorMemory.Pointer<float>(gradient);
        }

        using var untracked = no_grad();
        using var created = zeros_like(parameter).DetachFromDisposeScope();
        parameter.grad = created;
        return TensorMemory.Pointer<float>(created);
    }
}
