using TorchSharp.Modules;

namespace Linnet.Training.Optimization;

/// <summary>A trainable weight.</summary>
/// <param name="Name">Its name in a checkpoint.</param>
/// <param name="Value">The float32 weights, with their gradient.</param>
public sealed record NamedParameter(string Name, Parameter Value);
