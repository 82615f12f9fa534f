using static TorchSharp.torch;

namespace Linnet.Training.Kernels;

/// <summary>What a decoder block computes of the residual stream [M, D] and its backward pass reads again, <c>M = B·T</c>.</summary>
/// <param name="AttentionInput">The normed stream [M, D], in the precision of products.</param>
/// <param name="AttentionReciprocal">1 / RMS of each row [M], float32.</param>
/// <param name="QueryKeyValue">[M, (H + 2K)·E], in the precision of products; before heads are normed and rotated.</param>
/// <param name="Mixed">What attention gives [M, H·E], in the precision of products.</param>
/// <param name="LogSum">The logarithm of each row's sum of exponentials [B, H, T], float32.</param>
/// <param name="Middle">The stream after attention [M, D], float32.</param>
/// <param name="FeedForwardInput">That, normed [M, D], in the precision of products.</param>
/// <param name="FeedForwardReciprocal">1 / RMS of each row [M], float32.</param>
/// <param name="GateUp">[M, 2F], in the precision of products.</param>
/// <param name="Hidden">SwiGLU of it [M, F], in the precision of products.</param>
internal sealed record BlockActivations(
    Tensor AttentionInput, Tensor AttentionReciprocal, Tensor QueryKeyValue, Tensor Mixed, Tensor LogSum,
    Tensor Middle, Tensor FeedForwardInput, Tensor FeedForwardReciprocal, Tensor GateUp, Tensor Hidden)
{
    /// <summary>Of the list that <see cref="ToList"/> gives.</summary>
    public static BlockActivations Of(IReadOnlyList<Tensor> list) =>
        new(list[0], list[1], list[2], list[3], list[4], list[5], list[6], list[7], list[8], list[9]);

    /// <summary>All, in the order of the parameters.</summary>
    public List<Tensor> ToList() =>
        [AttentionInput, AttentionReciprocal, QueryKeyValue, Mixed, LogSum, Middle, FeedForwardInput, FeedForwardReciprocal, GateUp, Hidden];
}
