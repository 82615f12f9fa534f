using Linnet.Core.Errors;
using static TorchSharp.torch;

namespace Linnet.Alignment.Ppo;

/// <summary>The tokens of a minibatch as they were rolled out. M tokens, all float32 [M] without gradient.</summary>
/// <param name="OldLogProbabilities">log π_old of each token, in nats.</param>
/// <param name="OldValues">V_old of each token.</param>
/// <param name="Advantages">A, whitened over the whole batch.</param>
/// <param name="Returns">R = A + V_old, before whitening.</param>
public sealed record PpoTokens(Tensor OldLogProbabilities, Tensor OldValues, Tensor Advantages, Tensor Returns);

/// <summary>What the policy says of the same tokens now. All float32 [M] with gradient.</summary>
/// <param name="LogProbabilities">log π of each token, in nats.</param>
/// <param name="Entropies">Entropy of the distribution that each token was drawn from, in nats.</param>
/// <param name="Values">V of the state before each token.</param>
public sealed record PolicyOutput(Tensor LogProbabilities, Tensor Entropies, Tensor Values);

/// <summary>What the loss of a minibatch comes to; all means over its tokens.</summary>
/// <param name="Loss">The loss, a float32 scalar with gradient. The caller disposes it.</param>
/// <param name="PolicyLoss">Its clipped policy term.</param>
/// <param name="ValueLoss">Its value term, before the coefficient.</param>
/// <param name="Entropy">Entropy in nats.</param>
/// <param name="ClippedShare">Share of tokens whose ratio lies outside [1 − ε, 1 + ε].</param>
/// <param name="LargestRatioError">max |ratio − 1|: 0 in the first minibatch after a rollout.</param>
public sealed record PpoResult(
    Tensor Loss, double PolicyLoss, double ValueLoss, double Entropy, double ClippedShare, double LargestRatioError);

/// <summary>Proximal Policy Optimization: clipped policy ratio, clipped value, entropy bonus.</summary>
/// <remarks>
/// Schulman et al. 2017, <see href="https://arxiv.org/abs/1707.06347"/>, equations 7 and 9, as a loss to minimise:
/// <code>
/// ρ = exp(log π - log π_old)
/// L = mean[ -min(ρ·A, clip(ρ, 1-ε, 1+ε)·A) ]
///   + c_v · mean[ ½·max((V - R)², (clip(V, V_old-ε_v, V_old+ε_v) - R)²) ]
///   - c_e · mean[ H ]
/// </code>
/// The value clip is not in the paper but in its authors' code (openai/baselines); it keeps a shared backbone from jumping.
/// </remarks>
/// <param name="clip">ε in (0, 1); 0.2 as in the paper.</param>
/// <param name="valueClip">ε_v &gt; 0, in units of the score.</param>
/// <param name="valueCoefficient">c_v ≥ 0.</param>
/// <param name="entropyCoefficient">c_e ≥ 0; 0 only reports the entropy.</param>
public sealed class PpoLoss(double clip, double valueClip, double valueCoefficient, double entropyCoefficient)
{
    /// <summary>Computes the loss of one minibatch.</summary>
    /// <exception cref="ShapeException">The tensors do not have one common shape [M].</exception>
    public PpoResult Compute(PpoTokens rolled, PolicyOutput policy)
    {
        ArgumentNullException.ThrowIfNull(rolled);
        ArgumentNullException.ThrowIfNull(policy);
        RequireSame(
            rolled.OldLogProbabilities, rolled.OldValues, rolled.Advantages, rolled.Returns,
            policy.LogProbabilities, policy.Entropies, policy.Values);
        using var scope = NewDisposeScope();
        var ratio = (policy.LogProbabilities - rolled.OldLogProbabilities).exp();                                     // [M]
        var policyLoss = -minimum(ratio * rolled.Advantages, ratio.clamp(1 - clip, 1 + clip) * rolled.Advantages).mean();

        var nearOld = rolled.OldValues + (policy.Values - rolled.OldValues).clamp(-valueClip, valueClip);             // [M]
        var valueLoss = 0.5 * maximum((policy.Values - rolled.Returns).square(), (nearOld - rolled.Returns).square()).mean();

        var entropy = policy.Entropies.mean();
        var loss = policyLoss + (valueCoefficient * valueLoss) - (entropyCoefficient * entropy);

        var distance = (ratio.detach() - 1).abs();                                                                    // [M]
        return new PpoResult(
            loss.MoveToOuterDisposeScope(),
            policyLoss.item<float>(),
            valueLoss.item<float>(),
            entropy.item<float>(),
            distance.gt(clip).to(ScalarType.Float32).mean().item<float>(),
            distance.max().item<float>());
    }

    private static void RequireSame(params ReadOnlySpan<Tensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            if (tensor.dim() != 1 || tensor.shape[0] != tensors[0].shape[0])
            {
                throw new ShapeException("tokens", $"[{tensors[0].shape[0]}]", "[" + string.Join(", ", tensor.shape) + "]");
            }
        }
    }
}
