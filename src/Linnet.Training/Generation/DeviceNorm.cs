using static TorchSharp.torch;

namespace Linnet.Training.Generation;

/// <summary>A norm's weights on a device: LayerNorm where there is a shift, else RMSNorm. The mathematics of <see cref="Modules.Normalization"/>.</summary>
/// <param name="Scale">[D], float32.</param>
/// <param name="Shift">[D], float32, or null.</param>
/// <param name="EpsilonTensor">ε as a float32 tensor without axes: it is added at every step, and a scalar would be made anew.</param>
/// <param name="Epsilon">ε.</param>
internal sealed record DeviceNorm(Tensor Scale, Tensor? Shift, Tensor EpsilonTensor, double Epsilon)
{
    /// <summary>[…, D] → […, D], float32.</summary>
    public Tensor Apply(Tensor input) => Shift is null
        ? Normalize(input, EpsilonTensor).mul_(Scale)
        : nn.functional.layer_norm(input, [input.shape[^1]], Scale, Shift, Epsilon);

    /// <summary>x / √(mean(x²) + ε) over the last axis.</summary>
    public static Tensor Normalize(Tensor input, Tensor epsilon) => input * input.square().mean([-1], keepdim: true).add_(epsilon).rsqrt_();
}
