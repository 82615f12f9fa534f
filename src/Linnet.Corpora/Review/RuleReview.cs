using Linnet.Corpora.Review.Statistics;

namespace Linnet.Corpora.Review;

/// <summary>Agreement of two reviewers.</summary>
/// <param name="First">One.</param>
/// <param name="Second">The other.</param>
/// <param name="Kappa">κ over keep, remove and unsure.</param>
public sealed record ReviewAgreement(string First, string Second, CohenKappa Kappa);

/// <summary>What a review says of one rule.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Rule">The rule.</param>
public sealed record RuleReview(string Stage, string Rule)
{
    /// <summary>Removals that were judged.</summary>
    public long JudgedRemoved { get; init; }

    /// <summary>Kept units that were judged.</summary>
    public long JudgedKept { get; init; }

    /// <summary>Removals in all.</summary>
    public long Removed { get; init; }

    /// <summary>Kept units in all, of the sources to which the rule is applied; 0 where they were not measured.</summary>
    public long Kept { get; init; }

    /// <summary>The share of what the rule removed that should go; null where a stratum has no judged unit.</summary>
    public ShareInterval? Precision { get; init; }

    /// <summary>Of what should go, of the rule's removals and of what was kept: the share that the rule removed. Null as before, or where nothing should go.</summary>
    public ShareInterval? Recall { get; init; }

    /// <summary>Agreement of each pair of reviewers on the rule's units.</summary>
    public IReadOnlyList<ReviewAgreement> Agreement { get; init; } = [];

    /// <summary>Units on which somebody still has to decide.</summary>
    public long Disputed { get; init; }

    /// <summary>The bound that the rule has; null where it has none, or another one for each source.</summary>
    public double? Threshold { get; init; }

    /// <summary>The bound that the judged units speak for; null where they are too few or not measured.</summary>
    public ThresholdChoice? Suggested { get; init; }

    /// <summary>How far judged units can say what the suggested bound would do: removals and kept units, in numbers.</summary>
    public long JudgedForThreshold { get; init; }

    /// <summary>Computes what judgements say of a rule.</summary>
    /// <param name="strata">The rule's strata.</param>
    /// <param name="judgements">All judgements.</param>
    /// <param name="reviewers">The reviewers.</param>
    /// <param name="wantedPrecision">The precision that a suggested bound is to reach; null: the best F1.</param>
    public static RuleReview Of(
        IReadOnlyList<ReviewStratum> strata, IReadOnlyList<ReviewJudgement> judgements, IReadOnlyList<string> reviewers, double? wantedPrecision)
    {
        ArgumentNullException.ThrowIfNull(strata);
        ArgumentNullException.ThrowIfNull(judgements);
        var (stage, rule) = (strata[0].Stage, strata[0].Rule);
        List<(ReviewJudgement Judgement, ReviewDraw Draw)> units =
        [
            .. judgements.Where(j => j.Item.Stage == stage).SelectMany(j => j.Item.Draws.Where(d => d.Rule == rule).Select(d => (j, d))),
        ];
        var (removed, kept) = (Total(strata, units, true), Total(strata, units, false));
        var (choice, used) = Choose(strata, units, wantedPrecision);
        return new RuleReview(stage, rule)
        {
            JudgedRemoved = units.LongCount(u => u.Draw.Found && u.Judgement.Removal is not null),
            JudgedKept = units.LongCount(u => !u.Draw.Found && u.Judgement.Removal is not null),
            Removed = strata.FirstOrDefault(s => s.Removed)?.Population ?? 0,
            Kept = strata.FirstOrDefault(s => !s.Removed)?.Population ?? 0,
            Precision = removed is { } total && strata.First(s => s.Removed).Population is var all
                ? new ShareInterval(total.Value / all, total.Low / all, total.High / all)
                : null,
            Recall = removed is { } right && kept is { } missed ? right.ShareWith(missed) : null,
            Agreement = Pairs([.. units.Select(u => u.Judgement).Distinct()], reviewers),
            Disputed = units.LongCount(u => u.Judgement.NeedsAdjudication),
            Threshold = Bound(units),
            Suggested = choice,
            JudgedForThreshold = used,
        };
    }

    /// <summary>Agreement of each pair of reviewers.</summary>
    public static IReadOnlyList<ReviewAgreement> Pairs(IReadOnlyList<ReviewJudgement> judgements, IReadOnlyList<string> reviewers)
    {
        ArgumentNullException.ThrowIfNull(judgements);
        ArgumentNullException.ThrowIfNull(reviewers);
        var pairs = new List<ReviewAgreement>();
        for (var i = 0; i < reviewers.Count; i++)
        {
            for (var j = i + 1; j < reviewers.Count; j++)
            {
                var table = new long[3, 3];
                foreach (var judgement in judgements)
                {
                    if (judgement.Decisions[i] is { } first && judgement.Decisions[j] is { } second)
                    {
                        table[(int)first, (int)second]++;
                    }
                }

                pairs.Add(new ReviewAgreement(reviewers[i], reviewers[j], CohenKappa.Of(table)));
            }
        }

        return pairs;
    }

    private static StratifiedTotal? Total(IReadOnlyList<ReviewStratum> strata, List<(ReviewJudgement Judgement, ReviewDraw Draw)> units, bool removed)
    {
        var findings = new List<StratumFinding>();
        foreach (var stratum in strata.Where(s => s.Removed == removed))
        {
            var judged = Judged(units, stratum).ToList();
            if (judged.Count == 0)
            {
                return null;
            }

            findings.Add(new StratumFinding(stratum.Pooled, judged.Count, judged.Sum(u => u.Judgement.Removal!.Value)));
        }

        return findings.Count == 0 ? null : StratifiedTotal.Of(strata.First(s => s.Removed == removed).Population, findings);
    }

    private static IEnumerable<(ReviewJudgement Judgement, ReviewDraw Draw)> Judged(List<(ReviewJudgement Judgement, ReviewDraw Draw)> units, ReviewStratum stratum) =>
        units.Where(u => u.Draw.Found == stratum.Removed && u.Draw.Stratum == stratum.Name && u.Judgement.Removal is not null);

    private static double? Bound(List<(ReviewJudgement Judgement, ReviewDraw Draw)> units)
    {
        var bounds = units.Select(u => u.Draw.Threshold).Distinct().ToList();
        return bounds.Count == 1 ? bounds[0] : null;
    }

    // Fewer than this on either side, and a bound would rest on single units.
    private const double LeastOfASide = 5;

    private static (ThresholdChoice? Choice, long Used) Choose(
        IReadOnlyList<ReviewStratum> strata, List<(ReviewJudgement Judgement, ReviewDraw Draw)> units, double? wantedPrecision)
    {
        if (Bound(units) is not { } bound || !strata.Any(s => !s.Removed))
        {
            return (null, 0);
        }

        var values = new List<JudgedValue>();
        foreach (var stratum in strata)
        {
            var judged = Judged(units, stratum).Where(u => u.Draw.Value is not null).ToList();
            var weight = stratum.Population / (double)stratum.Pool * stratum.Pooled / Math.Max(1, judged.Count);
            values.AddRange(judged.Select(u => new JudgedValue(u.Draw.Value!.Value, weight, u.Judgement.Removal!.Value)));
        }

        var (go, stay) = (values.Sum(v => v.Removal), values.Sum(v => 1 - v.Removal));
        return go < LeastOfASide || stay < LeastOfASide ? (null, values.Count) : (ThresholdSearch.Best(values, RemovesLow(units, bound), wantedPrecision), values.Count);
    }

    // Values at the bound itself say nothing: there the kept ones tell on which side the rule removes.
    private static bool RemovesLow(List<(ReviewJudgement Judgement, ReviewDraw Draw)> units, double bound)
    {
        var removed = units.Where(u => u.Draw.Found).Sum(u => Math.Sign((u.Draw.Value ?? bound) - bound));
        var kept = units.Where(u => !u.Draw.Found).Sum(u => Math.Sign((u.Draw.Value ?? bound) - bound));
        return removed != 0 ? removed < 0 : kept > 0;
    }
}
