using Linnet.Model;

namespace Linnet.Training.Generation;

/// <summary>One block's weights on a device. A parallel block has no second norm.</summary>
/// <param name="AttentionNorm">Before attention; of a parallel block before both.</param>
/// <param name="QueryKeyValue">Queries, keys and values, stacked.</param>
/// <param name="HeadScales">Scales of normalized query and key heads, [H + K, E], or null.</param>
/// <param name="Output">From the mixed values to the residual stream.</param>
/// <param name="FeedForwardNorm">Before the feed-forward network, or null.</param>
/// <param name="Up">Of SwiGLU gate and up, stacked.</param>
/// <param name="Down">Back to the residual stream.</param>
internal sealed record DecoderLayer(
    DeviceNorm AttentionNorm,
    DeviceLinear QueryKeyValue,
    TorchSharp.torch.Tensor? HeadScales,
    DeviceLinear Output,
    DeviceNorm? FeedForwardNorm,
    DeviceLinear Up,
    DeviceLinear Down)
{
    /// <summary>Copies the weights of a block.</summary>
    public static DecoderLayer Of(DecoderDescription description, DeviceWeights weights, int layer)
    {
        var block = WeightNames.Block(layer);
        var (attention, feedForward) = (block + "self_attn.", block + "mlp.");
        return new DecoderLayer(
            weights.Norm(block + "input_layernorm"),
            weights.Linear(description.QueryKeyValueBias, attention + "q_proj", attention + "k_proj", attention + "v_proj"),
            description.QueryKeyNorm ? weights.HeadScales(attention + "q_norm.weight", attention + "k_norm.weight") : null,
            weights.Linear(description.OutputBias, attention + "o_proj"),
            description.Block == BlockKind.Sequential ? weights.Norm(block + "post_attention_layernorm") : null,
            description.FeedForward == FeedForwardKind.SwiGlu
                ? weights.Linear(description.OutputBias, feedForward + "gate_proj", feedForward + "up_proj")
                : weights.Linear(description.OutputBias, feedForward + "up_proj"),
            weights.Linear(description.OutputBias, feedForward + "down_proj"));
    }
}
