namespace Linnet.Rewards.Measures;

/// <summary>One measured pair.</summary>
/// <param name="Kind">What makes the rejected answer worse.</param>
/// <param name="Chosen">Raw score of the better answer.</param>
/// <param name="Rejected">Raw score of the worse answer.</param>
public readonly record struct ScoredPair(string Kind, double Chosen, double Rejected)
{
    /// <summary>Score of the better answer less that of the worse: positive when the order is right.</summary>
    public double Gap => Chosen - Rejected;
}

/// <summary>What a reward model's scores of some pairs come to.</summary>
/// <param name="Pairs">The pairs; at least one.</param>
public sealed record PairMeasures(IReadOnlyList<ScoredPair> Pairs)
{
    /// <summary>Mean gap, in raw score.</summary>
    public double GapMean => Pairs.Average(pair => pair.Gap);

    /// <summary>Population variance of the gaps, in raw score squared.</summary>
    public double GapVariance
    {
        get
        {
            var mean = GapMean;
            return Pairs.Average(pair => (pair.Gap - mean) * (pair.Gap - mean));
        }
    }

    /// <summary>Mean of −log σ(gap), in nats.</summary>
    public double Loss => Pairs.Average(pair => pair.Gap > 0
        ? Math.Log(1 + Math.Exp(-pair.Gap))
        : Math.Log(1 + Math.Exp(pair.Gap)) - pair.Gap);

    /// <summary>Share of pairs in the right order; equal scores count half.</summary>
    public double Accuracy => Pairs.Average(pair => pair.Gap > 0 ? 1.0 : pair.Gap == 0 ? 0.5 : 0);

    /// <summary>The pairs of one kind, or null when there is none.</summary>
    public PairMeasures? Of(string kind) => Pairs.Where(pair => pair.Kind == kind).ToList() is { Count: > 0 } pairs ? new(pairs) : null;
}
