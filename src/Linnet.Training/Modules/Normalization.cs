using Linnet.Model;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>Normalization over the last axis, of either <see cref="NormKind"/>.</summary>
/// <remarks>
/// RMSNorm: x · w / √(mean(x²) + ε) (Zhang and Sennrich 2019, <see href="https://arxiv.org/abs/1910.07467"/>, equation 4, with ε inside the
/// root as in LLaMA). LayerNorm: (x − mean(x)) / √(var(x) + ε) · w + b, the variance over all of the axis (Ba et al. 2016).
/// </remarks>
internal sealed class Normalization : nn.Module<Tensor, Tensor>
{
    private readonly double _epsilon;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter? _bias;

    public Normalization(NormKind kind, int width, double epsilon)
        : base(nameof(Normalization))
    {
        _epsilon = epsilon;
        _weight = new Parameter(ones(width));
        _bias = kind == NormKind.LayerNorm ? new Parameter(zeros(width)) : null;
        RegisterComponents();
    }

    /// <summary>A norm of the residual stream.</summary>
    public Normalization(DecoderDescription description)
        : this(description.Norm, description.Width, description.NormEpsilon)
    {
    }

    /// <summary>[D], float32.</summary>
    public Parameter Weight => _weight;

    /// <summary>ε.</summary>
    public double Epsilon => _epsilon;

    /// <summary>[…, D] → […, D].</summary>
    public override Tensor forward(Tensor input)
    {
        if (_bias is not null)
        {
            return nn.functional.layer_norm(input, [input.shape[^1]], _weight, _bias, _epsilon);
        }

        using var scope = NewDisposeScope();
        var scale = (input.square().mean([-1], keepdim: true) + _epsilon).rsqrt();
        return (input * scale * _weight).MoveToOuterDisposeScope();
    }
}
