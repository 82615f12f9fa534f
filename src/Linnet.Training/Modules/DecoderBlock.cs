using Linnet.Model;
using Linnet.Training.Kernels;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>One pre-norm block: attention, then the feed-forward network, each added to the residual stream.</summary>
internal sealed class DecoderBlock : nn.Module<Tensor, Rotation, Tensor>
{
    [ComponentName(Name = "input_layernorm")]
    private readonly RmsNorm _attentionNorm;

    [ComponentName(Name = "self_attn")]
    private readonly Attention _attention;

    [ComponentName(Name = "post_attention_layernorm")]
    private readonly RmsNorm _feedForwardNorm;

    [ComponentName(Name = "mlp")]
    private readonly FeedForward _feedForward;

    public DecoderBlock(DecoderDescription description, KernelPlan plan)
        : base(nameof(DecoderBlock))
    {
        ArgumentNullException.ThrowIfNull(plan);
        _attentionNorm = new RmsNorm(description);
        _attention = new Attention(description);
        _feedForwardNorm = new RmsNorm(description);
        _feedForward = new FeedForward(description);
        RegisterComponents();
    }

    /// <summary>[B, T, D] → [B, T, D].</summary>
    public override Tensor forward(Tensor residual, Rotation rotation)
    {
        using var scope = NewDisposeScope();
        residual = residual + _attention.call(_attentionNorm.call(residual), rotation);
        residual = residual + _feedForward.call(_feedForwardNorm.call(residual));
        return residual.MoveToOuterDisposeScope();
    }
}
