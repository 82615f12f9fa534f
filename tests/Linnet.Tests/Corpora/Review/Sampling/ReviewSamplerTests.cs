using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Core.Runs;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Parts;
using Linnet.Corpora.Review;
using Linnet.Corpora.Review.Sampling;

namespace Linnet.Tests.Corpora.Review.Sampling;

public sealed class ReviewSamplerTests(ReviewCorpus corpus) : IClassFixture<ReviewCorpus>
{

    [Fact]
    public void Draw_aRun_countsTheWholeAndDrawsMostFromTheBorderline()
    {
        var sample = corpus.Draw();

        var ledger = LedgerOf("clean").Where(e => e.Rule == "short_document").ToList();
        var removed = sample.Strata.Where(s => s is { Rule: "short_document", Removed: true }).ToList();
        var kept = sample.Strata.Where(s => s is { Rule: "short_document", Removed: false }).ToList();
        Assert.Equal((ledger.Count, ledger.Count), (removed[0].Population, removed.Sum(s => s.Pooled)));
        Assert.Equal((620 - ledger.Count, 50L), (kept[0].Population, kept.Sum(s => s.Drawn)));
        var items = sample.Items.Where(i => i.Draws.Any(d => d.Rule == "short_document")).ToList();
        Assert.Equal(removed.Sum(s => s.Drawn) + 50, items.Count);
        Assert.Equal(removed[0].Population, items.Where(i => i.Removed).Sum(i => Draw(i).Weight), 3);
        Assert.Equal(kept[0].Population, items.Where(i => !i.Removed).Sum(i => Draw(i).Weight), 3);
        Assert.All(items, i => Assert.Equal(i.Removed, Draw(i).Value < Draw(i).Threshold));
        var near = items.Where(i => !i.Removed && Draw(i).Stratum == "near").Max(i => Draw(i).Value!.Value);
        Assert.True(near < items.Where(i => !i.Removed && Draw(i).Stratum == "far").Min(i => Draw(i).Value!.Value) + 1);

        static ReviewDraw Draw(ReviewItem item) => item.Draws.Single(d => d.Rule == "short_document");
    }

    [Fact]
    public void Draw_removedDocuments_showsTheWholeTextAndTheCopyKept()
    {
        var sample = corpus.Draw();

        var shortOnes = sample.Items.Where(i => i.Removed && i.Draws[0].Rule == "short_document").ToList();
        Assert.NotEmpty(shortOnes);
        Assert.All(shortOnes, i => Assert.EndsWith("\n更", i.Text, StringComparison.Ordinal)); // as it was read, the line that a rule takes too
        Assert.All(shortOnes, i => Assert.Equal($"https://example.org/{i.Id.TrimStart("copy".ToCharArray()).TrimStart('d')}", i.Url));
        var copies = sample.Items.Where(i => i.Stage == "dedup").ToList();
        Assert.NotEmpty(copies);
        Assert.All(copies, i => Assert.Equal(i.Text, i.Compare));
        Assert.Contains(sample.Items, i => i is { Line: > 0, Removed: true, Text: "更" });
        Assert.Contains(sample.Items, i => i is { Line: > 0, Removed: false });
        Assert.Contains(sample.Strata, s => s is { Stage: "select", Rule: "low_quality", Removed: false });
        Assert.Contains(sample.Notes, n => n is { Stage: "dedup", Kind: "kept_not_measured" });
        Assert.DoesNotContain(sample.Notes, n => n.Kind == "excerpts_alone");
    }

    [Fact]
    public void Draw_again_isTheSame_andAnotherSeedIsNot()
    {
        string Json(ReviewSettings settings) => string.Concat(corpus.Draw(settings).Items.Select(i => $"{i.Id}{i.Line}{i.Removed} "));

        Assert.Equal(Json(new ReviewSettings()), Json(new ReviewSettings()));
        Assert.NotEqual(Json(new ReviewSettings { PerRule = 10 }), Json(new ReviewSettings { PerRule = 10, Seed = 2 }));
    }

    [Fact]
    public void Draw_sourcesChanged_showsExcerptsOfBothSidesAndSaysSo()
    {
        using var changed = new ReviewCorpus();
        File.AppendAllText(changed.Folder["web.jsonl"], "\n");

        var sample = changed.Draw(new ReviewSettings { Rules = ["short_document"] });

        Assert.Contains(sample.Notes, n => n is { Stage: "clean", Kind: "excerpts_alone" });
        Assert.All(sample.Items.Where(i => i.Stage == "clean"), i => Assert.InRange(i.Text.Length, 1, LedgerEntry.ExcerptLength + 1));
    }

    [Fact]
    public void Prepare_queues_tellNothingOfTheMachine()
    {
        var sample = corpus.Prepare();

        var lines = File.ReadAllLines(Path.Combine(corpus.Review, "queue-a.jsonl")).Select(l => JsonNode.Parse(l)!.AsObject()).ToList();

        Assert.Equal(sample.Items.Count, lines.Count);
        Assert.All(lines, l => Assert.Equal(["item", "id", "source", "url", "question", "text", "compare", "decision", "note"], l.Select(p => p.Key)));
        Assert.All(lines, l => Assert.Equal("", (string)l["decision"]!));
        Assert.NotEqual(lines.Select(l => (string)l["item"]!), File.ReadAllLines(Path.Combine(corpus.Review, "queue-b.jsonl")).Select(l => (string)JsonNode.Parse(l)!["item"]!));
        Assert.Equal(Encoding.UTF8.GetPreamble(), File.ReadAllBytes(Path.Combine(corpus.Review, "queue-a.csv"))[..3]);
        Assert.Equal(sample.Items.Select(i => i.ToJson().ToJsonString()), ReviewSample.Read(corpus.Review).Items.Select(i => i.ToJson().ToJsonString()));
        Assert.Throws<ArtifactException>(() => ReviewOutcome.Prepare(sample, corpus.Review, Language.English));
    }

    [Fact]
    public void Read_editedItems_areRefused()
    {
        corpus.Prepare();
        File.AppendAllText(Path.Combine(corpus.Review, "items.jsonl"), "\n");

        var error = Assert.Throws<ArtifactException>(() => ReviewSample.Read(corpus.Review));

        Assert.Contains("items.jsonl: expected the bytes that were written, found other bytes", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArtifactException>(() => ReviewSample.Read(corpus.Folder["nothing"]));
    }

    [Fact]
    public void Draw_nothingToReview_saysSo()
    {
        var empty = new RunDirectory(corpus.Folder["empty"]);

        var error = Assert.Throws<CheckFailedException>(() => ReviewSampler.Draw(empty, new ReviewSettings(), SilentProgress.Instance, TestContext.Current.CancellationToken));

        Assert.Equal($"{empty.Path}: expected a finished corpus stage (clean, dedup or select), found none. Run `corpus clean` first, with the same --run.", error.Text.English);
        Assert.Equal($"{empty.Path}：应有已完成的语料阶段（clean、dedup 或 select），实际没有。请先用同一个 --run 运行 `corpus clean`。", error.Text.Chinese);
        Assert.Throws<CheckFailedException>(() => corpus.Draw(new ReviewSettings { Rules = ["no_such_rule"] }));
    }

    private IEnumerable<LedgerEntry> LedgerOf(string stage)
    {
        var folder = new PartFolder(corpus.Run.Stages().Single(s => s.Name == stage).Folder);
        return folder.Parts().SelectMany(p => LedgerFile.Read(folder.In(p.PathOf("ledger"))));
    }
}
