using Linnet.Core.Errors;
using static TorchSharp.torch;

namespace Linnet.Rewards;

/// <summary>The loss that teaches a score to order answers.</summary>
/// <remarks>
/// Ouyang et al. 2022, <see href="https://arxiv.org/abs/2203.02155"/> equation 1: −E[ log σ(r(x, y_w) − r(x, y_l)) ], the negative
/// log-likelihood of Bradley and Terry 1952. All pairs of one rank list count as one average, 1 / C(K, 2), as in that equation.
/// </remarks>
public static class RewardLoss
{
    /// <summary>The loss of each preference pair.</summary>
    /// <param name="chosen">Scores of the better answers, [B], float32.</param>
    /// <param name="rejected">Scores of the worse answers, [B], float32.</param>
    /// <returns>−log σ(chosen − rejected) in nats, [B], with gradient; ln 2 where the scores are equal. The caller disposes it.</returns>
    /// <exception cref="ShapeException">The two have not one common shape [B].</exception>
    public static Tensor Pairs(Tensor chosen, Tensor rejected)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        ArgumentNullException.ThrowIfNull(rejected);
        if (chosen.dim() != 1 || !chosen.shape.AsSpan().SequenceEqual(rejected.shape))
        {
            throw new ShapeException(nameof(rejected), $"[B] like {nameof(chosen)} {Show(chosen)}", Show(rejected));
        }

        using var scope = NewDisposeScope();

        // logsigmoid and not log(sigmoid): the latter is −∞ for gaps below about −90 in float32.
        return (-nn.functional.logsigmoid(chosen - rejected)).MoveToOuterDisposeScope();
    }

    /// <summary>The loss of each rank list.</summary>
    /// <param name="scores">Scores of the lists' answers, best first, [L, K], K ≥ 2, float32.</param>
    /// <returns>Mean of −log σ(r_i − r_j) over the K·(K−1)/2 pairs i &lt; j of each list, in nats, [L], with gradient. The caller disposes it.</returns>
    /// <exception cref="ShapeException">It is not [L, K] with K ≥ 2.</exception>
    public static Tensor RankLists(Tensor scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (scores.dim() != 2 || scores.shape[1] < 2)
        {
            throw new ShapeException(nameof(scores), "[L, K] with K ≥ 2", Show(scores));
        }

        using var scope = NewDisposeScope();
        var answers = (int)scores.shape[1];
        var pairs = Enumerable.Range(0, answers).SelectMany(i => Enumerable.Range(i + 1, answers - i - 1).Select(j => (Better: (long)i, Worse: (long)j))).ToArray();
        var better = scores.index_select(1, tensor([.. pairs.Select(p => p.Better)]));     // [L, K·(K−1)/2]
        var worse = scores.index_select(1, tensor([.. pairs.Select(p => p.Worse)]));       // [L, K·(K−1)/2]
        return (-nn.functional.logsigmoid(better - worse)).mean([1]).MoveToOuterDisposeScope();
    }

    private static string Show(Tensor tensor) => "[" + string.Join(", ", tensor.shape) + "]";
}
