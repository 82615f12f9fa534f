using Linnet.Model;
using Linnet.Training.Kernels;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>The feed-forward network of any <see cref="FeedForwardKind"/>.</summary>
/// <remarks>
/// SwiGLU: down(silu(gate(x)) · up(x)) (Shazeer 2020, <see href="https://arxiv.org/abs/2002.05202"/>, equation 6). GELU: down(gelu(up(x)))
/// (Hendrycks and Gimpel 2016, <see href="https://arxiv.org/abs/1606.08415"/>, §2), exactly or with their tanh approximation.
/// </remarks>
internal sealed class FeedForward : nn.Module<Tensor, Tensor>
{
    private readonly FeedForwardKind _kind;

    [ComponentName(Name = "gate_proj")]
    private readonly Projection? _gate;

    [ComponentName(Name = "up_proj")]
    private readonly Projection _up;

    [ComponentName(Name = "down_proj")]
    private readonly Projection _down;

    public FeedForward(DecoderDescription description, KernelPlan plan)
        : base(nameof(FeedForward))
    {
        _kind = description.FeedForward;
        var (width, hidden, bias) = (description.Width, description.FeedForwardWidth, description.OutputBias);
        _gate = _kind == FeedForwardKind.SwiGlu ? new Projection(width, hidden, plan.Precision, bias) : null;
        _up = new Projection(width, hidden, plan.Precision, bias);
        _down = new Projection(hidden, width, plan.Precision, bias);
        RegisterComponents();
    }

    /// <summary>Projections that read the same input, in the order of their stacked copy.</summary>
    public Projection[] Inputs => _gate is null ? [_up] : [_gate, _up];

    /// <summary>The projection back to the residual stream.</summary>
    public Projection Output => _down;

    /// <summary>[B, T, D] → [B, T, D].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var up = _up.call(input);
        var hidden = _kind switch
        {
            FeedForwardKind.SwiGlu => nn.functional.silu(_gate!.call(input)) * up,
            FeedForwardKind.Gelu => nn.functional.gelu(up),
            FeedForwardKind.GeluTanh => nn.functional.gelu(up, GELU.Approximate.tanh),
            _ => throw new InvalidOperationException($"Unknown feed-forward network {_kind}."),
        };
        return _down.call(hidden).MoveToOuterDisposeScope();
    }
}
