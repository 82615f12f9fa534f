using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Messages;
using Linnet.Corpora.Review.Queues;
using Linnet.Corpora.Review.Statistics;

namespace Linnet.Corpora.Review;

/// <summary>What the reviewers found.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Judgements">What the decisions come to, by unit.</param>
/// <param name="Rules">Each rule, in the sample's order.</param>
/// <param name="Agreement">Agreement of each pair of reviewers on all units.</param>
/// <param name="Decisions">Decisions in the audit trail.</param>
/// <param name="Added">Decisions that were new this time.</param>
public sealed record ReviewOutcome(
    ReviewSample Sample, IReadOnlyList<ReviewJudgement> Judgements, IReadOnlyList<RuleReview> Rules, IReadOnlyList<ReviewAgreement> Agreement, long Decisions, int Added)
{
    /// <summary>Draws a sample into a folder: what the machine did, and a queue for each reviewer.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="folder">The folder; it must not hold a sample yet.</param>
    /// <param name="language">The language of the questions.</param>
    /// <exception cref="Core.Errors.ArtifactException">The folder holds something already.</exception>
    public static void Prepare(ReviewSample sample, string folder, Language language)
    {
        ArgumentNullException.ThrowIfNull(sample);
        FileErrors.RequirePath(folder, new Text("a review's folder", "复查文件夹"));
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new Core.Errors.ArtifactException(
                folder,
                new Text("a folder that is absent or empty", "不存在或为空的文件夹"),
                File.Exists(folder) ? new Text("a file", "文件") : new Text("one with files", "已有文件的文件夹"),
                new Text("Name another folder: decisions in this one are not overwritten.", "请指定另一个文件夹：已有的决定不会被覆盖。"));
        }

        AtomicFolder.Write(folder, made =>
        {
            sample.Write(made);
            foreach (var reviewer in sample.Reviewers)
            {
                QueueWriter.Write(made, QueueWriter.FileName(reviewer), QueueWriter.Rows(sample, reviewer, language), QueueWriter.Columns);
            }
        }, withManifest: false);
    }

    /// <summary>Takes decisions over, checks every line, and computes what they say; disagreements are written as a queue of their own.</summary>
    /// <param name="folder">The review's folder.</param>
    /// <param name="isPartial">Whether decisions may be missing.</param>
    /// <param name="wantedPrecision">The precision that suggested bounds are to reach; null: the best F1.</param>
    /// <param name="language">The language of the questions.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Stops between lines.</param>
    /// <exception cref="Core.Errors.LinnetException">A line is wrong, a file is damaged, or the trail was tampered with.</exception>
    public static ReviewOutcome Report(string folder, bool isPartial, double? wantedPrecision, Language language, TimeProvider time, CancellationToken cancellation)
    {
        var sample = ReviewSample.Read(folder);
        var (trail, added) = DecisionImport.Run(folder, sample, isPartial, time, cancellation);
        var outcome = Of(sample, trail, added, wantedPrecision);
        WriteAdjudication(outcome, trail, folder, language);
        return outcome;
    }

    /// <summary>What the decisions in the trail say; queues are not read.</summary>
    public static ReviewOutcome Of(ReviewSample sample, AuditTrail trail, int added, double? wantedPrecision)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(trail);
        var judgements = ReviewJudgement.Of(sample, trail);
        var rules = sample.Strata.GroupBy(s => (s.Stage, s.Rule)).Select(g => RuleReview.Of([.. g], judgements, sample.Reviewers, wantedPrecision));
        return new ReviewOutcome(sample, judgements, [.. rules], RuleReview.Pairs(judgements, sample.Reviewers), trail.Entries.Count, added);
    }

    /// <summary>The outcome as <c>report.json</c> and <c>--json</c> have it.</summary>
    public JsonObject ToJson() => new()
    {
        ["items"] = Sample.Items.Count,
        ["decided"] = Judgements.Count(j => j.Decisions.All(d => d is not null)),
        ["to_adjudicate"] = Judgements.Count(j => j.NeedsAdjudication),
        ["decisions"] = Decisions,
        ["new_decisions"] = Added,
        ["agreement"] = new JsonArray([.. Agreement.Select(Json)]),
        ["rules"] = new JsonArray([.. Rules.Select(Json)]),
        ["notes"] = new JsonArray([.. Sample.Notes.Select(n => n.ToJson())]),
    };

    // What was adjudicated stays in the file with its decision.
    private static void WriteAdjudication(ReviewOutcome outcome, AuditTrail trail, string folder, Language language)
    {
        var rows = outcome.Judgements.Where(j => j.IsDisputed).Select(j =>
        {
            var last = trail.Last(DecisionImport.Adjudication, j.Item.Item);
            var row = QueueWriter.Row(j.Item, language);
            var votes = string.Join("; ", outcome.Sample.Reviewers.Zip(j.Decisions, (r, d) => $"{r}: {d?.Key() ?? "-"}{Note(trail.Last(r, j.Item.Item)?.Note)}"));
            return (IReadOnlyList<string>)[.. row.Take(row.Count - 2), votes, last?.Decision.Key() ?? "", last?.Note ?? ""];
        }).ToList();
        if (rows.Count > 0 || File.Exists(Path.Combine(folder, DecisionImport.Adjudication + ".jsonl")))
        {
            var columns = QueueWriter.Columns;
            QueueWriter.Write(folder, DecisionImport.Adjudication, rows, [.. columns.Take(columns.Count - 2), "votes", .. columns.TakeLast(2)]);
        }
    }

    private static string Note(string? note) => string.IsNullOrEmpty(note) ? "" : $" ({note})";

    private static JsonObject Json(RuleReview rule) => new()
    {
        ["stage"] = rule.Stage,
        ["rule"] = rule.Rule,
        ["removed"] = rule.Removed,
        ["kept"] = rule.Kept,
        ["judged_removed"] = rule.JudgedRemoved,
        ["judged_kept"] = rule.JudgedKept,
        ["precision"] = Json(rule.Precision),
        ["recall"] = Json(rule.Recall),
        ["agreement"] = new JsonArray([.. rule.Agreement.Select(Json)]),
        ["to_adjudicate"] = rule.Disputed,
        ["threshold"] = rule.Threshold,
        ["suggested"] = rule.Suggested is not { } choice ? null : new JsonObject
        {
            ["threshold"] = choice.Threshold,
            ["precision"] = choice.Precision,
            ["recall"] = choice.Recall,
            ["f1"] = choice.F1,
            ["judged"] = rule.JudgedForThreshold,
        },
    };

    private static JsonObject Json(ReviewAgreement pair) => new()
    {
        ["reviewers"] = new JsonArray(pair.First, pair.Second),
        ["items"] = pair.Kappa.Items,
        ["agreement"] = pair.Kappa.Agreement,
        ["kappa"] = pair.Kappa.Value,
        ["low"] = pair.Kappa.Low,
        ["high"] = pair.Kappa.High,
    };

    private static JsonObject? Json(ShareInterval? share) => share is not { } of ? null : new JsonObject { ["value"] = of.Value, ["low"] = of.Low, ["high"] = of.High };
}
