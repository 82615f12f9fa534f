namespace Linnet.Training.Kernels;

/// <summary>Which kernels compute a decoder.</summary>
public sealed record KernelPlan
{
    /// <summary>Plain ATen operations in float32 everywhere: runs on every device, and is the oracle of all others.</summary>
    public static KernelPlan Plain { get; } = new();
}
