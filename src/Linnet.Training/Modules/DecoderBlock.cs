using Linnet.Model;
using Linnet.Training.Kernels;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>One pre-norm block: attention, then the feed-forward network, each added to the residual stream.</summary>
internal sealed class DecoderBlock : nn.Module<Tensor, Rotation, Tensor>
{
    private readonly KernelPlan _plan;

    [ComponentName(Name = "input_layernorm")]
    private readonly RmsNorm _attentionNorm;

    [ComponentName(Name = "self_attn")]
    private readonly Attention _attention;

    [ComponentName(Name = "post_attention_layernorm")]
    private readonly RmsNorm _feedForwardNorm;

    [ComponentName(Name = "mlp")]
    private readonly FeedForward _feedForward;

    private readonly BlockWeights? _weights;

    public DecoderBlock(DecoderDescription description, KernelPlan plan)
        : base(nameof(DecoderBlock))
    {
        _plan = plan;
        _attentionNorm = new RmsNorm(description);
        _attention = new Attention(description, plan);
        _feedForwardNorm = new RmsNorm(description);
        _feedForward = new FeedForward(description, plan);
        RegisterComponents();
        _weights = plan.Kernels == KernelSet.Vector ? new BlockWeights(_attention, _feedForward, plan.Precision) : null;
    }

    /// <summary>Copies the float32 weights for the vector kernels again.</summary>
    public void Refresh() => _weights?.Refresh();

    /// <summary>[B, T, D] → [B, T, D].</summary>
    public override Tensor forward(Tensor residual, Rotation rotation)
    {
        using var scope = NewDisposeScope();
        if (_weights is not null)
        {
            var call = new BlockCall(
                _attentionNorm, _weights.QueryKeyValue, _weights.Output, _feedForwardNorm, _weights.GateUp, _weights.Down, rotation,
                _attention.Shape(residual.shape[0], residual.shape[1]));
            var rows = residual.view(-1, residual.shape[2]);
            var result = _plan.Precision == MatrixPrecision.Bf16
                ? BlockFunction<ushort, Bfloat16Element>.apply(rows, call)
                : BlockFunction<float, Float32Element>.apply(rows, call);
            return result.view(residual.shape).MoveToOuterDisposeScope();
        }

        residual = residual + _attention.call(_attentionNorm.call(residual), rotation);
        residual = residual + _feedForward.call(_feedForwardNorm.call(residual));
        return residual.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _weights?.Dispose();
        }

        base.Dispose(disposing);
    }
}
