using Linnet.Training.Kernels;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>A matrix of weights: a linear layer with or without bias, the embeddings or the output head.</summary>
internal sealed class Projection : nn.Module<Tensor, Tensor>
{
    private readonly MatrixPrecision _precision;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter? _bias;

    public Projection(int inputs, int outputs, MatrixPrecision precision = MatrixPrecision.Fp32, bool bias = false)
        : base(nameof(Projection))
    {
        _precision = precision;
        _weight = new Parameter(zeros(outputs, inputs));
        _bias = bias ? new Parameter(zeros(outputs)) : null;
        RegisterComponents();
    }

    /// <summary>The weights, [out, in], float32.</summary>
    public Parameter Weight => _weight;

    /// <summary>The bias, [out], float32, or null.</summary>
    public Parameter? Bias => _bias;

    /// <summary>The copy that vector kernels read, or null. Owned by a <see cref="ComputeWeight"/>.</summary>
    public Tensor? Copy { get; set; }

    /// <summary>[…, in] → […, out], float32: the plain path.</summary>
    public override Tensor forward(Tensor input)
    {
        if (_precision == MatrixPrecision.Fp32)
        {
            return nn.functional.linear(input, _weight, _bias);
        }

        using var scope = NewDisposeScope();
        var rounded = Copy is null ? _weight.to(ScalarType.BFloat16) : CopiedWeight.apply(_weight, Copy);
        var product = nn.functional.linear(input.to(ScalarType.BFloat16), rounded).to(ScalarType.Float32);
        return (_bias is null ? product : product + _bias).MoveToOuterDisposeScope();
    }
}
