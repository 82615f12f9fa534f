using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>A matrix of weights without bias: a linear layer, the embeddings or the output head.</summary>
internal sealed class Projection : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    public Projection(int inputs, int outputs)
        : base(nameof(Projection))
    {
        _weight = new Parameter(zeros(outputs, inputs));
        RegisterComponents();
    }

    /// <summary>The weights, [out, in], float32.</summary>
    public Parameter Weight => _weight;

    /// <summary>[…, in] → […, out].</summary>
    public override Tensor forward(Tensor input) => nn.functional.linear(input, _weight);
}
