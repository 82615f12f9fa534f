using Linnet.Corpora.Review.Queues;

namespace Linnet.Corpora.Review;

/// <summary>What the reviewers' decisions on a unit come to.</summary>
/// <param name="Item">The unit.</param>
/// <param name="Decisions">Each reviewer's decision, in the sample's order; null where there is none yet.</param>
/// <param name="Adjudicated">The decision on a disagreement, or null.</param>
public sealed record ReviewJudgement(ReviewItem Item, IReadOnlyList<ReviewDecision?> Decisions, ReviewDecision? Adjudicated)
{
    /// <summary>Whether reviewers differ, or none could tell.</summary>
    public bool IsDisputed
    {
        get
        {
            var given = Decisions.OfType<ReviewDecision>().Distinct().ToList();
            return given.Count > 1 || given is [ReviewDecision.Unsure];
        }
    }

    /// <summary>Whether somebody still has to decide.</summary>
    public bool NeedsAdjudication => IsDisputed && Adjudicated is null;

    /// <summary>1: it should go; 0: it should stay; between: the share of those who could tell that would remove it, until it is adjudicated. Null: nobody could tell.</summary>
    public double? Removal
    {
        get
        {
            if (IsDisputed && Adjudicated is { } last)
            {
                return last == ReviewDecision.Unsure ? null : last == ReviewDecision.Remove ? 1 : 0;
            }

            var votes = Decisions.OfType<ReviewDecision>().Where(d => d != ReviewDecision.Unsure).ToList();
            return votes.Count == 0 ? null : votes.Count(d => d == ReviewDecision.Remove) / (double)votes.Count;
        }
    }

    /// <summary>What was decided for good: all agree, or it was adjudicated. Null: not yet, or nobody could tell.</summary>
    public ReviewDecision? Final => NeedsAdjudication ? null : Removal switch { 1 => ReviewDecision.Remove, 0 => ReviewDecision.Keep, _ => null };

    internal static IReadOnlyList<ReviewJudgement> Of(ReviewSample sample, AuditTrail trail) =>
    [
        .. sample.Items.Select(item => new ReviewJudgement(
            item, [.. sample.Reviewers.Select(r => trail.Last(r, item.Item)?.Decision)], trail.Last(DecisionImport.Adjudication, item.Item)?.Decision)),
    ];
}
