using Linnet.Model;
using Linnet.Training.Kernels;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>One pre-norm block: attention and the feed-forward network, one after the other or side by side, added to the residual stream.</summary>
internal sealed class DecoderBlock : nn.Module<Tensor, SequenceLayout, Tensor>
{
    private readonly KernelPlan _plan;

    [ComponentName(Name = "input_layernorm")]
    private readonly Normalization _attentionNorm;

    [ComponentName(Name = "self_attn")]
    private readonly Attention _attention;

    [ComponentName(Name = "post_attention_layernorm")]
    private readonly Normalization? _feedForwardNorm;

    [ComponentName(Name = "mlp")]
    private readonly FeedForward _feedForward;

    private readonly BlockWeights? _weights;

    public DecoderBlock(DecoderDescription description, KernelPlan plan)
        : base(nameof(DecoderBlock))
    {
        _plan = plan;
        _attentionNorm = new Normalization(description);
        _attention = new Attention(description, plan);
        _feedForwardNorm = description.Block == BlockKind.Sequential ? new Normalization(description) : null;
        _feedForward = new FeedForward(description, plan);
        RegisterComponents();
        _weights = plan.Kernels == KernelSet.Vector ? new BlockWeights(_attention, _feedForward, plan.Precision) : null;
    }

    /// <summary>Whether any of the weights is not frozen.</summary>
    public bool IsTrainable => parameters().Any(p => p.requires_grad);

    /// <summary>Copies the float32 weights for the vector kernels again.</summary>
    public void Refresh() => _weights?.Refresh();

    /// <summary>[B, T, D] → [B, T, D].</summary>
    public override Tensor forward(Tensor residual, SequenceLayout layout) =>
        _plan.RecomputeBlocks && _weights is null && residual.requires_grad && is_grad_enabled()
            ? RecomputedFunction.apply(residual, (Func<Tensor, Tensor>)(input => Compute(input, layout)))
            : Compute(residual, layout);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _weights?.Dispose();
        }

        base.Dispose(disposing);
    }

    private Tensor Compute(Tensor residual, SequenceLayout layout)
    {
        using var scope = NewDisposeScope();
        return (_weights is null ? ByAten(residual, layout) : ByVectors(residual, layout, _weights)).MoveToOuterDisposeScope();
    }

    private Tensor ByAten(Tensor residual, SequenceLayout layout)
    {
        var normalized = _attentionNorm.call(residual);
        if (_feedForwardNorm is null)
        {
            return residual + _attention.call(normalized, layout) + _feedForward.call(normalized);
        }

        residual = residual + _attention.call(normalized, layout);
        return residual + _feedForward.call(_feedForwardNorm.call(residual));
    }

    private Tensor ByVectors(Tensor residual, SequenceLayout layout, BlockWeights weights)
    {
        var call = new BlockCall(
            _attentionNorm, weights.QueryKeyValue, weights.Output, _feedForwardNorm!, weights.GateUp, weights.Down, layout.Rotary!.Whole,
            _attention.Shape(residual.shape[0], residual.shape[1]))
        {
            Biases = [.. _attention.Inputs.Select(p => p.Bias).OfType<TorchSharp.Modules.Parameter>()],
            HeadNorms = _attention.Norms,
            Visible = layout.Visible,
            RecomputesActivations = _plan.RecomputeBlocks,
        };
        var rows = residual.view(-1, residual.shape[2]);
        var result = _plan.Precision == MatrixPrecision.Bf16
            ? BlockFunction<ushort, Bfloat16Element>.apply(rows, call)
            : BlockFunction<float, Float32Element>.apply(rows, call);
        return result.view(residual.shape);
    }
}
