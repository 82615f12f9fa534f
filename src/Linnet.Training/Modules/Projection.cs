using Linnet.Training.Kernels;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>A matrix of weights without bias: a linear layer, the embeddings or the output head.</summary>
internal sealed class Projection : nn.Module<Tensor, Tensor>
{
    private readonly MatrixPrecision _precision;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    public Projection(int inputs, int outputs, MatrixPrecision precision = MatrixPrecision.Fp32)
        : base(nameof(Projection))
    {
        _precision = precision;
        _weight = new Parameter(zeros(outputs, inputs));
        RegisterComponents();
    }

    /// <summary>The weights, [out, in], float32.</summary>
    public Parameter Weight => _weight;

    /// <summary>The copy that vector kernels read, or null. Owned by a <see cref="ComputeWeight"/>.</summary>
    public Tensor? Copy { get; set; }

    /// <summary>[…, in] → […, out], float32: the plain path.</summary>
    public override Tensor forward(Tensor input)
    {
        if (_precision == MatrixPrecision.Fp32)
        {
            return nn.functional.linear(input, _weight);
        }

        using var scope = NewDisposeScope();
        return nn.functional.linear(input.to(ScalarType.BFloat16), _weight.to(ScalarType.BFloat16)).to(ScalarType.Float32)
            .MoveToOuterDisposeScope();
    }
}
