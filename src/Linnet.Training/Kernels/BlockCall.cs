using Linnet.Training.Modules;
using TorchSharp.Modules;

namespace Linnet.Training.Kernels;

/// <summary>What <see cref="BlockFunction{T, TElement}"/> needs beside the residual stream.</summary>
/// <param name="AttentionNorm">RMSNorm before attention.</param>
/// <param name="QueryKeyValue">[(H + 2K)·E, D].</param>
/// <param name="Output">[D, H·E].</param>
/// <param name="FeedForwardNorm">RMSNorm before the feed-forward network.</param>
/// <param name="GateUp">[2F, D].</param>
/// <param name="Down">[D, F].</param>
/// <param name="Rotation">Angles of at least T positions, which outlive the backward pass.</param>
/// <param name="Shape">Numbers of the attention layer.</param>
internal sealed record BlockCall(
    Normalization AttentionNorm, ComputeWeight QueryKeyValue, ComputeWeight Output,
    Normalization FeedForwardNorm, ComputeWeight GateUp, ComputeWeight Down, Rotation Rotation, AttentionShape Shape)
{
    /// <summary>Biases of queries, keys and values, [H·E], [K·E] and [K·E], or none.</summary>
    public IReadOnlyList<Parameter> Biases { get; init; } = [];

    /// <summary>Norms of query and key heads before they are rotated, or null.</summary>
    public HeadNorms? HeadNorms { get; init; }

    /// <summary>Which keys each query sees; null: all before it.</summary>
    public VisibleKeys? Visible { get; init; }

    /// <summary>Whether the backward pass computes the activations again from the residual stream, so that only it is kept.</summary>
    public bool RecomputesActivations { get; init; }
}
