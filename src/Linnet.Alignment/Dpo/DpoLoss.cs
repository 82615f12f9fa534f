using Linnet.Core.Errors;
using static TorchSharp.torch;

namespace Linnet.Alignment.Dpo;

/// <summary>log π(completion | prompt) of the two completions of each preference pair, in nats: sums over tokens, not means.</summary>
/// <param name="Chosen">[B], float32.</param>
/// <param name="Rejected">[B], float32.</param>
public sealed record PairLogProbabilities(Tensor Chosen, Tensor Rejected);

/// <summary>What the loss of a batch of pairs comes to.</summary>
/// <param name="Loss">Mean loss, a float32 scalar with gradient. The caller disposes it.</param>
/// <param name="Margin">Mean of β·(chosen log-ratio − rejected log-ratio), the implicit reward margin.</param>
/// <param name="Accuracy">Share of pairs whose margin is positive; a margin of exactly 0 counts one half.</param>
public sealed record DpoResult(Tensor Loss, double Margin, double Accuracy);

/// <summary>Direct Preference Optimization loss over a batch of preference pairs.</summary>
/// <remarks>
/// Rafailov et al. 2023, <see href="https://arxiv.org/abs/2305.18290"/>, equation 7:
/// <code>
/// L = -E[ log σ( β·( log π(yw|x)/πref(yw|x)  -  log π(yl|x)/πref(yl|x) ) ) ]
/// </code>
/// yw is the chosen, yl the rejected completion. The paper does not normalise by length, nor do we. The loss knows the two
/// log-probabilities only by their difference: both may fall while it falls.
/// </remarks>
public sealed class DpoLoss
{
    /// <param name="beta">β &gt; 0, strength of the pull to the reference policy; 0.1 to 0.5 is usual.</param>
    /// <exception cref="ArgumentOutOfRangeException">β is outside its range.</exception>
    public DpoLoss(double beta)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(beta);
        Beta = beta;
    }

    /// <summary>β.</summary>
    public double Beta { get; }

    /// <summary>Computes the mean loss of a batch.</summary>
    /// <param name="policy">log π of chosen and rejected, with gradient.</param>
    /// <param name="reference">log πref of the same pairs, without.</param>
    /// <exception cref="ShapeException">The four tensors do not have one common shape [B].</exception>
    public DpoResult Compute(PairLogProbabilities policy, PairLogProbabilities reference)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(reference);
        Require(policy.Chosen, nameof(policy), policy.Rejected, reference.Chosen, reference.Rejected);
        using var scope = NewDisposeScope();
        var chosenLogRatio = policy.Chosen - reference.Chosen;         // [B]
        var rejectedLogRatio = policy.Rejected - reference.Rejected;   // [B]
        var margin = Beta * (chosenLogRatio - rejectedLogRatio);       // [B]

        // logsigmoid, not log(sigmoid): the latter is -inf for margins below about -90 in float32.
        var loss = -nn.functional.logsigmoid(margin).mean();
        var won = (margin.sign().mean().item<float>() + 1) / 2;
        return new DpoResult(loss.MoveToOuterDisposeScope(), margin.mean().item<float>(), won);
    }

    private static void Require(Tensor first, string name, params ReadOnlySpan<Tensor> others)
    {
        foreach (var other in others)
        {
            if (first.dim() != 1 || !other.shape.AsSpan().SequenceEqual(first.shape))
            {
                throw new ShapeException(name, "[B], as the others", "[" + string.Join(", ", other.shape) + "]");
            }
        }
    }
}
