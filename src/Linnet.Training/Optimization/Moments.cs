using static TorchSharp.torch;

namespace Linnet.Training.Optimization;

/// <summary>The state that <see cref="AdamW"/> keeps for one parameter.</summary>
/// <param name="First">m, the decayed mean of the gradient; shape of the parameter, float32.</param>
/// <param name="Second">v, the decayed mean of its square; shape of the parameter, float32.</param>
public sealed record Moments(Tensor First, Tensor Second);
