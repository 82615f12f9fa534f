using System.Globalization;
using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.JsonLines;
using Linnet.Core.Messages;
using Linnet.Core.Random;
using Linnet.Core.Runs;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Review;

namespace Linnet.Tests.Corpora.Review;

public sealed class ReviewOutcomeTests(ReviewCorpus corpus) : IClassFixture<ReviewCorpus>
{
    [Fact]
    public void Report_reviewersWhoKnowTheTruth_findThePrecisionRecallAndBoundOfARule()
    {
        var sample = corpus.Prepare();
        corpus.Fill("a", ReviewCorpus.Truth);
        corpus.Fill("b", ReviewCorpus.Truth);

        var outcome = corpus.Report();

        var rule = outcome.Rules.Single(r => r.Rule == "short_document");
        var (removed, bad) = (Lengths().Count(n => n < 60), Lengths().Count(n => n < ReviewCorpus.GoodLength));
        Assert.Equal((removed, 620 - removed), (rule.Removed, rule.Kept));
        Assert.Equal(1, rule.Precision!.Value.Value, 9);
        Assert.InRange(removed / (double)bad, rule.Recall!.Value.Low, rule.Recall.Value.High);
        Assert.InRange(rule.Suggested!.Threshold, 75, 105); // all that the judged lengths can tell
        Assert.Equal((60, 1.0), (rule.Threshold, rule.Suggested.Precision));
        Assert.Equal((sample.Items.Count, 1.0), (outcome.Agreement[0].Kappa.Items, outcome.Agreement[0].Kappa.Value));
        Assert.All(outcome.Judgements, j => Assert.False(j.NeedsAdjudication));
        Assert.Contains("short_document", ReviewReport.Of(outcome).ToHtml(Language.English), StringComparison.Ordinal);
        Assert.Contains("人工复查规则的结果", ReviewReport.Of(outcome).ToHtml(Language.Chinese), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_shuffledDecisions_agreeByChanceAlone()
    {
        corpus.Prepare();
        var (a, b) = (new CounterRandom(1, "a"), new CounterRandom(2, "b"));
        var (i, j) = (0UL, 0UL);
        corpus.Fill("a", _ => a.Uniform(i++) < 0.5 ? "keep" : "remove");
        corpus.Fill("b", _ => b.Uniform(j++) < 0.5 ? "keep" : "remove");

        var outcome = corpus.Report();

        Assert.InRange(outcome.Agreement[0].Kappa.Value!.Value, -0.2, 0.2);
        Assert.InRange(outcome.Rules.Single(r => r.Rule == "short_document").Precision!.Value.Value, 0.3, 0.7);
    }

    [Fact]
    public void Report_disagreements_areAQueueOfTheirOwnUntilTheyAreDecided()
    {
        corpus.Prepare();
        corpus.Fill("a", ReviewCorpus.Truth);
        var n = 0;
        corpus.Fill("b", line => n++ < 7 ? ReviewCorpus.Truth(line) == "keep" ? "remove" : "unsure" : ReviewCorpus.Truth(line));

        var before = corpus.Report();
        var path = Path.Combine(corpus.Review, "adjudication.jsonl");
        var lines = File.ReadAllLines(path).Select(l => JsonNode.Parse(l)!.AsObject()).ToList();
        Assert.Equal((7, 7), (lines.Count, before.Judgements.Count(j => j.NeedsAdjudication)));
        Assert.All(lines, l => Assert.Contains("; b: ", (string)l["votes"]!, StringComparison.Ordinal));
        lines.ForEach(l => l["decision"] = ReviewCorpus.Truth(l));
        File.WriteAllLines(path, lines.Select(l => l.ToJsonString()));

        var after = corpus.Report();

        Assert.Equal((7, 0), (after.Added, after.Judgements.Count(j => j.NeedsAdjudication)));
        Assert.Equal(7, after.Judgements.Count(j => j.IsDisputed));
        Assert.All(after.Judgements, j => Assert.True(j.Removal is 0 or 1));
        Assert.Equal(0, corpus.Report().Added);
        Assert.Contains(before.Judgements, j => j.Removal == 0.5);
    }

    [Fact]
    public void Write_whatWasDecided_makesListsBoundsAndTexts()
    {
        corpus.Prepare();
        corpus.Fill("a", line => (string)line["id"]! == "d5" ? "keep" : ReviewCorpus.Truth(line));
        corpus.Fill("b", line => (string)line["id"]! == "d5" ? "keep" : ReviewCorpus.Truth(line));
        var outcome = corpus.Report();

        var counts = ReviewApplication.Write(outcome, corpus.Folder["applied"]);

        var (allow, deny) = (File.ReadAllLines(corpus.Folder["applied/allow.txt"]), File.ReadAllLines(corpus.Folder["applied/deny.txt"]));
        var drawn = outcome.Sample.Items.Any(i => i is { Id: "d5", Line: 0 });
        Assert.Equal(drawn, allow.Contains("web\td5"));
        Assert.Equal(outcome.Judgements.Where(j => j.Item is { Removed: false, Line: 0 } && j.Final == ReviewDecision.Remove).Select(j => $"web\t{j.Item.Id}").Distinct().Order(StringComparer.Ordinal), deny);
        Assert.Equal(allow.Length, (int)counts["allow"]!);
        Assert.Contains("- {rule: short_document, threshold: ", File.ReadAllText(corpus.Folder["applied/thresholds.yaml"]), StringComparison.Ordinal);
        var texts = new JsonLinesReader().ReadFile(corpus.Folder["applied/negatives.jsonl"], TestContext.Current.CancellationToken).ToList();
        Assert.Equal((int)counts["negatives"]!, texts.Count);
        Assert.DoesNotContain(texts, t => t.Value.GetProperty("id").GetString()!.StartsWith("copy", StringComparison.Ordinal) && outcome.Sample.Items.All(i => i.Stage == "dedup"));
    }

    [Fact]
    public void Read_lists_takeSourceAndIdOrIdAlone()
    {
        var (allow, deny) = (corpus.Folder.Write("allow.txt", "# kept\nweb\ta\n\nb\n"), corpus.Folder.Write("deny.txt", "web\tc\r\n"));

        var decided = DecidedDocuments.Read(allow, deny);

        Assert.True(decided.IsAllowed("web", "a") && decided.IsAllowed("any", "b") && decided.IsDenied("web", "c"));
        Assert.False(decided.IsAllowed("other", "a") || decided.IsDenied("other", "c") || DecidedDocuments.None.IsDenied("web", "c"));
        File.AppendAllText(deny, "b\n");
        var error = Assert.Throws<DataFormatException>(() => DecidedDocuments.Read(allow, deny));
        Assert.Equal($"{deny} [b]: expected documents that are not on the allow list, {allow}, found one. Take it from one of the lists.", error.Text.English);
        Assert.Throws<ArtifactException>(() => DecidedDocuments.Read(corpus.Folder["none.txt"], ""));
    }

    [Fact]
    public void Clean_withTheLists_keepsAndRemovesWhatPeopleDecided()
    {
        corpus.Prepare();
        corpus.Fill("a", line => (string)line["compare"]! != "" ? "remove" : "keep");
        corpus.Fill("b", line => (string)line["compare"]! != "" ? "remove" : "keep");
        corpus.Report();
        var deny = corpus.Folder.Write("no.txt", "web\td150\n");
        ReviewApplication.Write(corpus.Report(), corpus.Folder["lists"]);

        var stage = corpus.Clean("again", $"allow_ids={corpus.Folder["lists/allow.txt"].Replace('\\', '/')}", $"deny_ids={deny.Replace('\\', '/')}");

        var run = new RunDirectory(corpus.Folder["again"]);
        var allowed = File.ReadAllLines(corpus.Folder["lists/allow.txt"]).Select(l => l.Split('\t')[1]).ToList();
        Assert.True(allowed.Count > 40);
        Assert.All(allowed, id => Assert.Equal("kept", Assert.Single(DocumentStory.Of(run, id)).Fate));
        Assert.Equal(("removed", DecidedDocuments.DeniedRule), Assert.Single(DocumentStory.Of(run, "d150")) is var c ? (c.Fate, c.Entries[0].Rule) : default);
        var rules = StageManifest.Read(stage).Summary["rules"]!;
        Assert.Equal(1, (long)rules[DecidedDocuments.DeniedRule]!["web"]!["documents"]!);
        var before = (long)StageManifest.Read(corpus.Run.Stages().Single(s => s.Name == "clean").Folder).Summary["rules"]!["short_document"]!["web"]!["documents"]!;
        Assert.Equal(before - allowed.Count(id => Length(id) < 60), (long)rules["short_document"]!["web"]!["documents"]!);
        Assert.Throws<ArtifactException>(() => corpus.Clean("missing", "allow_ids=no-such-list.txt"));

        static int Length(string id) => 20 + (int.Parse(id.Replace("copy", "", StringComparison.Ordinal).TrimStart('d'), CultureInfo.InvariantCulture) % 200);
    }

    private static IEnumerable<int> Lengths() => Enumerable.Range(0, 600).SelectMany(i => Enumerable.Repeat(20 + (i % 200), i % 30 == 0 ? 2 : 1));
}
