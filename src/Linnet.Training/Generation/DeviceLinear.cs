using static TorchSharp.torch;

namespace Linnet.Training.Generation;

/// <summary>A linear layer's weights on a device.</summary>
/// <param name="Weight">[out, in].</param>
/// <param name="Bias">[out], or null.</param>
internal sealed record DeviceLinear(Tensor Weight, Tensor? Bias)
{
    /// <summary>[…, in] → […, out].</summary>
    public Tensor Apply(Tensor input) => nn.functional.linear(input, Weight, Bias);
}
