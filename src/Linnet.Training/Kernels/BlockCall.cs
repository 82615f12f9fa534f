using Linnet.Training.Modules;

namespace Linnet.Training.Kernels;

/// <summary>What <see cref="BlockFunction{T, TElement}"/> needs beside the residual stream.</summary>
/// <param name="AttentionNorm">Norm before attention.</param>
/// <param name="QueryKeyValue">[(H + 2K)·E, D].</param>
/// <param name="Output">[D, H·E].</param>
/// <param name="FeedForwardNorm">Norm before the feed-forward network.</param>
/// <param name="GateUp">[2F, D].</param>
/// <param name="Down">[D, F].</param>
/// <param name="Rotation">Angles of at least T positions, which outlive the backward pass.</param>
/// <param name="Shape">Numbers of the attention layer.</param>
internal sealed record BlockCall(
    RmsNorm AttentionNorm, ComputeWeight QueryKeyValue, ComputeWeight Output,
    RmsNorm FeedForwardNorm, ComputeWeight GateUp, ComputeWeight Down, Rotation Rotation, AttentionShape Shape);
