using Linnet.Model;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>Root mean square normalization: x · w / √(mean(x²) + ε) over the last axis.</summary>
/// <remarks>Zhang and Sennrich 2019, <see href="https://arxiv.org/abs/1910.07467"/>, equation 4, with ε inside the root as in LLaMA.</remarks>
internal sealed class RmsNorm : nn.Module<Tensor, Tensor>
{
    private readonly double _epsilon;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    public RmsNorm(DecoderDescription description)
        : base(nameof(RmsNorm))
    {
        _epsilon = description.NormEpsilon;
        _weight = new Parameter(ones(description.Width));
        RegisterComponents();
    }

    /// <summary>[D], float32.</summary>
    public Parameter Weight => _weight;

    /// <summary>ε.</summary>
    public double Epsilon => _epsilon;

    /// <summary>[…, D] → […, D].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var scale = (input.square().mean([-1], keepdim: true) + _epsilon).rsqrt();
        return (input * scale * _weight).MoveToOuterDisposeScope();
    }
}
