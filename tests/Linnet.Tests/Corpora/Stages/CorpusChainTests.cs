using System.Text.Json.Nodes;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Runs;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Parts;

namespace Linnet.Tests.Corpora.Stages;

public sealed class CorpusChainTests : CorpusChain
{
    [Fact]
    public void Run_onCopies_keepsOneOfEachAndTellsWhichForTheOthers()
    {
        WriteCorpus();
        var stage = Dedup("run", 1);
        var run = new RunDirectory(Folder["run"]);

        var summary = StageManifest.Read(stage).Summary;
        var (copy, near) = (DocumentStory.Of(run, "copy-3"), DocumentStory.Of(run, "near-7"));

        Assert.Equal(10, (long)summary["rules"]!["duplicate_document"]!["web"]!["documents"]!);
        Assert.Equal(10, (long)summary["rules"]!["near_duplicate"]!["web"]!["documents"]!);
        Assert.Equal(49, (long)summary["rules"]!["repeated_line"]!["web"]!["pieces"]!);
        Assert.Equal(40, (long)summary["sources"]!["web"]!["kept_documents"]!);
        Assert.Equal(["kept", "kept"], DocumentStory.Of(run, "w0").Select(c => c.Fate));
        Assert.Equal(["clean", "dedup"], copy.Select(c => c.Stage));
        Assert.Equal(("removed", "duplicate_document", "w3", 2.0), (copy[1].Fate, copy[1].Entries[0].Rule, copy[1].Entries[0].Kept, copy[1].Entries[0].Value));
        Assert.Equal(("near_duplicate", "w7"), (near[1].Entries[^1].Rule, near[1].Entries[^1].Kept));
        var exact = File.ReadAllLines(Path.Combine(stage, "clusters", "exact.jsonl")).Select(line => JsonNode.Parse(line)!);
        Assert.Equal([.. Enumerable.Range(0, 10).Select(i => ($"w{i}", 2))], exact.Select(c => ((string)c["id"]!, (int)c["documents"]!)));
        Assert.False(Directory.Exists(Path.Combine(stage, "work")));
    }

    [Fact]
    public void Run_onAllSteps_accountsForEveryCharacter()
    {
        WriteCorpus();

        var stage = Dedup("run", 2, overrides: ["spans.enabled=true", "substrings.enabled=true", "substrings.length=15", "lines=false"]);

        foreach (var part in new PartFolder(stage).Parts())
        {
            var texts = TextLines.ReadDocuments(Path.Combine(stage, part.PathOf("documents")), TestContext.Current.CancellationToken).Select(d => d.Text).ToList();
            Assert.Equal((part.Counts.Kept, part.Counts.KeptCharacters), (texts.Count, texts.Sum(t => (long)t.EnumerateRunes().Count())));
            Assert.Equal((part.Counts.Kept, part.Counts.KeptCharacters), (part.Counts.Levels().Last().Documents, part.Counts.Levels().Last().Characters));
        }

        Assert.True((long)StageManifest.Read(stage).Summary["rules"]!["repeated_substring"]!["web"]!["pieces"]! > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_killedBetweenSteps_goesOnAndEndsWithTheSameBytes(int threads)
    {
        WriteCorpus();
        var whole = Dedup("whole", 2);
        using var cancellation = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => Dedup("killed", threads, new CancelAt(cancellation, "Deduplicating", 2), cancellation));
        var steps = Directory.GetDirectories(Folder["killed/02-dedup.partial/work"]).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
        var resumed = Dedup("killed", threads);

        Assert.Contains("1-exact", steps);
        Assert.Contains("2-repeated_lines", steps);
        AssertSame(whole, resumed);
    }

    [Fact]
    public void Run_selectingAShare_takesTheBestAndSplits()
    {
        WriteCorpus();
        Dedup("run", 2);

        var stage = Select("run", 2, "keep=0.5", "held_out_share=0.3");

        var source = StageManifest.Read(stage).Summary["sources"]!["web"]!;
        List<Document> documents = [.. Read(stage, "web.train.jsonl"), .. Read(stage, "web.validation.jsonl")];
        Assert.Equal((long)source["kept_documents"]!, documents.Count);
        Assert.InRange((long)source["kept_characters"]! / (double)(long)source["characters"]!, 0.5, 0.53);
        Assert.True((long)source["validation"]!["documents"]! > 0);
        var scores = Scores(stage);
        var kept = documents.Select(d => d.Id).ToHashSet();
        Assert.True(scores.Where(s => kept.Contains(s.Key)).Min(s => s.Value) >= scores.Where(s => !kept.Contains(s.Key)).Max(s => s.Value));
        var removed = scores.First(s => !kept.Contains(s.Key)).Key;
        Assert.Equal(("select", "removed", "low_quality"), DocumentStory.Of(new RunDirectory(Folder["run"]), removed) is [.., var last] ? (last.Stage, last.Fate, last.Entries[0].Rule) : default);
    }

    [Fact]
    public void Run_selectingAgainFromStoredScores_isWhatComputingGives()
    {
        WriteCorpus();
        Dedup("run", 2);
        Select("run", 2, "keep=0.5");
        var (dedup, scores) = (Folder["run/02-dedup"].Replace('\\', '/'), Folder["run/03-select"].Replace('\\', '/'));

        var computed = Select("computed", 1, "keep=0.25", $"input={dedup}");
        var again = Select("again", 2, "keep=0.25", $"input={dedup}", $"scores={scores}");

        AssertSame(computed, again);
        Assert.Throws<CheckFailedException>(() => Select("other", 1, $"input={Folder["run/01-clean"].Replace('\\', '/')}", $"scores={scores}"));
    }

    [Fact]
    public void Run_ofAFolderThatIsNoCorpus_saysWhatIsMissing()
    {
        Folder.Write("empty/a.txt", "a");

        var error = Assert.Throws<ArtifactException>(() => Select("run", 1, $"input={Folder["empty"].Replace('\\', '/')}"));

        Assert.Contains("parts.jsonl: expected a file, found nothing.", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Document> Read(string stage, string file) => TextLines.ReadDocuments(Path.Combine(stage, file), TestContext.Current.CancellationToken);

    private static Dictionary<string, double> Scores(string stage)
    {
        var scores = new Dictionary<string, double>();
        foreach (var part in new PartFolder(stage).Parts().Where(p => p.Source == "web"))
        {
            using var reader = new StreamReader(PackedFile.Open(Path.Combine(stage, "scores", PartFolder.Name(part.Number) + ".jsonl.zst")));
            while (reader.ReadLine() is { } line)
            {
                var score = JsonNode.Parse(line)!;
                scores[(string)score["id"]!] = (double)score["score"]!;
            }
        }

        return scores;
    }
}
