using Linnet.Alignment.HeldOut;
using Linnet.Alignment.Sampling;

namespace Linnet.Alignment.Ppo;

/// <summary>The answers of one step with all that is learnt from them. Arrays of tokens run over all answers, one after the other.</summary>
/// <param name="Questions">The questions.</param>
/// <param name="Answers">One answer to each.</param>
/// <param name="Scores">The score of each answer, without penalties.</param>
/// <param name="OldLogProbabilities">log π_old of each token, by the training model.</param>
/// <param name="OldValues">V_old of each token.</param>
/// <param name="LogRatios">log π_old − log πref of each token.</param>
/// <param name="Advantages">Whitened advantages.</param>
/// <param name="Returns">Returns.</param>
internal sealed record Rollout(
    IReadOnlyList<Question> Questions,
    IReadOnlyList<SampledAnswer> Answers,
    IReadOnlyList<double> Scores,
    double[] OldLogProbabilities,
    double[] OldValues,
    double[] LogRatios,
    double[] Advantages,
    double[] Returns)
{
    /// <summary>Tokens of all answers.</summary>
    public int Tokens => OldLogProbabilities.Length;

    /// <summary>Mean over answers of Σ log π_old − log πref: k1 of whole answers, in nats.</summary>
    public double Kl => LogRatios.Sum() / Answers.Count;

    /// <summary>1 − Var(R − V) / Var(R): how much of the returns the values foresaw. 0 where all returns are equal.</summary>
    public double ExplainedVariance
    {
        get
        {
            var variance = Variance(Returns);
            return variance > 0 ? 1 - (Variance([.. Returns.Zip(OldValues, (r, v) => r - v)]) / variance) : 0;
        }
    }

    /// <summary>Mean absolute difference between the decode engine's and the training model's log-probability of a token, in nats.</summary>
    public double SamplerDifference =>
        Answers.SelectMany(answer => answer.LogProbabilities).Zip(OldLogProbabilities, (drawn, trained) => Math.Abs(drawn - trained)).Average();

    /// <summary>Different token pairs as a share of all.</summary>
    public double Distinct2 => DistinctPairs.Share(Answers.Select(answer => answer.Tokens));

    private static double Variance(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return values.Average(value => (value - mean) * (value - mean));
    }
}
