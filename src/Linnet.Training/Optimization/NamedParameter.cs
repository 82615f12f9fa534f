using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Linnet.Training.Optimization;

/// <summary>A trainable weight.</summary>
/// <param name="Name">Its name in a checkpoint.</param>
/// <param name="Value">The float32 weights, with their gradient.</param>
/// <param name="Copy">The same weights rounded for the kernels, written by every optimizer step; null where there is no copy.</param>
public sealed record NamedParameter(string Name, Parameter Value, Tensor? Copy = null);
