using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Messages;
using Linnet.Corpora.Filters;
using Linnet.Corpora.Filters.Profiles;
using Linnet.Corpora.Stages;

namespace Linnet.Corpora.Review;

/// <summary>Makes files of what was decided: lists of documents, bounds, and texts to train a classifier on.</summary>
/// <remarks>
/// Only what all reviewers agree on or what was adjudicated counts. <c>allow.txt</c>: documents that the machine removed and people keep;
/// <c>deny.txt</c>: documents that it kept and people remove; lines of documents are on no list. <c>positives.jsonl</c> and <c>negatives.jsonl</c> hold the
/// texts as reviewers saw them, copies left out: a copy is no bad text.
/// </remarks>
public static class ReviewApplication
{
    /// <summary>Writes the files.</summary>
    /// <param name="outcome">What the reviewers found.</param>
    /// <param name="folder">The folder to write; it is replaced when it was written here before.</param>
    /// <returns>How many of each.</returns>
    /// <exception cref="Core.Errors.LinnetException">The folder cannot be written.</exception>
    public static JsonObject Write(ReviewOutcome outcome, string folder)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        FileErrors.RequirePath(folder, new Text("the folder to write", "要写入的文件夹"));
        var documents = outcome.Judgements.Where(j => j.Item.Line == 0 && j.Final is not null).ToList();
        var allow = Ids(documents.Where(j => j.Item.Removed && j.Final == ReviewDecision.Keep));
        var deny = Ids(documents.Where(j => !j.Item.Removed && j.Final == ReviewDecision.Remove));
        var bounds = Bounds(outcome);
        var (positives, negatives) = (Texts(documents, ReviewDecision.Keep), Texts(documents, ReviewDecision.Remove));
        FileErrors.Translate(folder, () => Directory.CreateDirectory(folder));
        AtomicFile.WriteText(Path.Combine(folder, "allow.txt"), Lines(allow));
        AtomicFile.WriteText(Path.Combine(folder, "deny.txt"), Lines(deny));
        AtomicFile.WriteText(Path.Combine(folder, "thresholds.yaml"), Yaml(bounds));
        AtomicFile.Write(Path.Combine(folder, "positives.jsonl"), stream => WriteTexts(stream, positives));
        AtomicFile.Write(Path.Combine(folder, "negatives.jsonl"), stream => WriteTexts(stream, negatives));
        return new JsonObject
        {
            ["folder"] = folder,
            ["allow"] = allow.Count,
            ["deny"] = deny.Count,
            ["thresholds"] = bounds.Count,
            ["positives"] = positives.Count,
            ["negatives"] = negatives.Count,
            ["unlisted"] = outcome.Judgements.Where(j => j.Final is not null && !IsListed(j.Item.Id)).Select(j => (j.Item.Source, j.Item.Id)).Distinct().Count(),
            ["undecided"] = outcome.Judgements.Count(j => j.Final is null),
        };
    }

    // An id with a line end or tab cannot stand in a list of lines; "unlisted" counts them.
    private static List<string> Ids(IEnumerable<ReviewJudgement> judgements) =>
    [
        .. judgements.Where(j => IsListed(j.Item.Id))
            .Select(j => $"{j.Item.Source}\t{j.Item.Id}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    private static bool IsListed(string id) => !id.AsSpan().ContainsAny("\t\r\n");

    private static List<ReviewItem> Texts(IEnumerable<ReviewJudgement> judgements, ReviewDecision decision) =>
    [
        .. judgements.Where(j => j.Final == decision && j.Item.Stage != CorpusDedupStage.StageName).Select(j => j.Item)
            .DistinctBy(i => (i.Source, i.Id)).OrderBy(i => i.Source, StringComparer.Ordinal).ThenBy(i => i.Id, StringComparer.Ordinal),
    ];

    private static List<RuleReview> Bounds(ReviewOutcome outcome)
    {
        var named = Enum.GetValues<FilterRule>().ToDictionary(r => r.Name(), r => r, StringComparer.Ordinal);
        return
        [
            .. outcome.Rules.Where(r => r.Stage == CorpusCleanStage.StageName && r.Suggested is not null && named.TryGetValue(r.Rule, out var rule)
                && RuleTable.Find(rule)?.Section is not null),
        ];
    }

    private static string Yaml(List<RuleReview> bounds)
    {
        var text = new StringBuilder("# Bounds that the review speaks for, under `filters` of a source. On the command line, for the first source:\n");
        string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
        text.Append(CultureInfo.InvariantCulture, $"#   sources.0.filters.thresholds=[{string.Join(',', bounds.Select(b => $"{{\"rule\":\"{b.Rule}\",\"threshold\":{Number(b.Suggested!.Threshold)}}}"))}]\n");
        text.Append(bounds.Count == 0 ? "thresholds: []\n" : "thresholds:\n");
        foreach (var bound in bounds)
        {
            var now = bound.Threshold is { } threshold ? Number(threshold) : "?";
            text.Append(CultureInfo.InvariantCulture, $"  # {now} until now; of {bound.JudgedForThreshold} judged units: precision {bound.Suggested!.Precision:0.000}, recall {bound.Suggested.Recall:0.000}, F1 {bound.Suggested.F1:0.000}\n");
            text.Append(CultureInfo.InvariantCulture, $"  - {{rule: {bound.Rule}, threshold: {Number(bound.Suggested.Threshold)}}}\n");
        }

        return text.ToString();
    }

    private static string Lines(List<string> lines) => string.Concat(lines.Select(line => line + "\n"));

    private static void WriteTexts(Stream stream, List<ReviewItem> items)
    {
        foreach (var item in items)
        {
            stream.Write(JsonText.Line(new JsonObject { ["id"] = item.Id, ["source"] = item.Source, ["text"] = item.Text }));
        }
    }
}
