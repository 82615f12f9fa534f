using Linnet.Rewards.Learning;

namespace Linnet.Rewards.Measures;

/// <summary>Scores preference pairs with a reward model, without gradient.</summary>
public static class PairMeter
{
    /// <summary>Scores both answers of each pair.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pairs">The pairs.</param>
    /// <param name="cancellation">Stops between micro-batches.</param>
    /// <returns>One result for each pair, in order.</returns>
    public static PairMeasures Measure(RewardModel model, IReadOnlyList<EncodedPair> pairs, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(pairs);
        var scores = model.Score([.. pairs.Select(p => p.ChosenSequence), .. pairs.Select(p => p.RejectedSequence)], cancellation);
        return new([.. pairs.Select((pair, i) => new ScoredPair(pair.Kind, scores[i], scores[pairs.Count + i]))]);
    }
}
