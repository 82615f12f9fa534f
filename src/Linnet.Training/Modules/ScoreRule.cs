using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>What happens to scores between product and softmax: ALiBi's penalty, the causal mask, and what else is hidden.</summary>
/// <param name="Slopes">ALiBi's, [H], or null.</param>
/// <param name="Visible">Which keys each query sees; null: all before it.</param>
internal sealed record ScoreRule(double[]? Slopes, VisibleKeys? Visible)
{
    /// <summary>Attention of some queries over the keys from <paramref name="from"/> up to the last query, by ATen operations.</summary>
    /// <param name="query">[B, H, q, E], of positions from <paramref name="start"/>.</param>
    /// <param name="key">[B, H, k, E], of positions from <paramref name="from"/>.</param>
    /// <param name="value">[B, H, k, E].</param>
    /// <param name="start">Position of the first query.</param>
    /// <param name="from">Position of the first key.</param>
    /// <returns>[B, H, q, E]. The caller disposes it.</returns>
    public Tensor Attend(Tensor query, Tensor key, Tensor value, int start, int from)
    {
        using var scope = NewDisposeScope();
        var (queries, keys) = ((int)query.shape[2], (int)key.shape[2]);
        var behind = arange(from, from + keys, ScalarType.Int64, query.device)
            - arange(start, start + queries, ScalarType.Int64, query.device).unsqueeze(1);             // [q, k], 0 at the query itself
        var scores = query.matmul(key.transpose(-2, -1)) / Math.Sqrt(query.shape[3]);                  // [B, H, q, k]
        if (Slopes is not null)
        {
            scores = scores + (tensor(Slopes, [Slopes.Length, 1, 1], scores.dtype, query.device) * behind);
        }

        var hidden = behind > 0;
        if (Visible is not null)
        {
            hidden = hidden.logical_or(arange(from, from + keys, ScalarType.Int64, query.device) < Visible.Slice(start, queries, query.device));
        }

        return scores.masked_fill(hidden, double.NegativeInfinity).softmax(-1).matmul(value).MoveToOuterDisposeScope();
    }
}
