using Linnet.Model;
using Linnet.Training.Kernels;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>The SwiGLU feed-forward network: down(silu(gate(x)) · up(x)).</summary>
/// <remarks>Shazeer 2020, <see href="https://arxiv.org/abs/2002.05202"/>, equation 6, without biases.</remarks>
internal sealed class FeedForward : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "gate_proj")]
    private readonly Projection _gate;

    [ComponentName(Name = "up_proj")]
    private readonly Projection _up;

    [ComponentName(Name = "down_proj")]
    private readonly Projection _down;

    public FeedForward(DecoderDescription description, KernelPlan plan)
        : base(nameof(FeedForward))
    {
        _gate = new Projection(description.Width, description.FeedForwardWidth, plan.Precision);
        _up = new Projection(description.Width, description.FeedForwardWidth, plan.Precision);
        _down = new Projection(description.FeedForwardWidth, description.Width, plan.Precision);
        RegisterComponents();
    }

    /// <summary>Projections that read the same input, in the order of their stacked copy.</summary>
    public Projection[] Inputs => [_gate, _up];

    /// <summary>The projection back to the residual stream.</summary>
    public Projection Output => _down;

    /// <summary>[B, T, D] → [B, T, D].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _down.call(nn.functional.silu(_gate.call(input)) * _up.call(input)).MoveToOuterDisposeScope();
    }
}
