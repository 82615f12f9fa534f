using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>A weight as its rounded copy holds it: the gradient reaches the float32 weight, and nothing is rounded again.</summary>
internal sealed class CopiedWeight : autograd.SingleTensorFunction<CopiedWeight>
{
    /// <inheritdoc/>
    public override string Name => nameof(CopiedWeight);

    /// <summary>Arguments: the weight, a float32 parameter; its copy of another type, which is as new as the weight. Result: the copy.</summary>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[1]).detach();

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [grad_output.to(ScalarType.Float32), null!];
}
