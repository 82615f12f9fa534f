namespace Linnet.Training.Kernels;

/// <summary>Which kernels compute a decoder. A plain value: written to stage.json and honoured on resume.</summary>
public sealed record KernelPlan
{
    /// <summary>Plain ATen operations in float32 everywhere: runs on every device, and is the oracle of all others.</summary>
    public static KernelPlan Plain { get; } = new();

    /// <summary>Precision of the matrix products.</summary>
    public MatrixPrecision Precision { get; init; }

    /// <summary>Who computes norms, attention, SwiGLU, embeddings and the loss.</summary>
    public KernelSet Kernels { get; init; }
}
