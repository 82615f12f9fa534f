using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Progress;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Parts;
using Linnet.Corpora.Selection;
using Linnet.Corpora.Stages;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.Stages;

public sealed class CorpusChainTests : IDisposable
{
    private const string Boilerplate = "版权所有，未经许可不得转载，违者必究。";
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_onCopies_keepsOneOfEachAndTellsWhichForTheOthers()
    {
        WriteCorpus();
        var stage = Dedup("run", 1);
        var run = new RunDirectory(_folder["run"]);

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
        var steps = Directory.GetDirectories(_folder["killed/02-dedup.partial/work"]).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
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
        Assert.Equal(("select", "removed", "low_quality"), DocumentStory.Of(new RunDirectory(_folder["run"]), removed) is [.., var last] ? (last.Stage, last.Fate, last.Entries[0].Rule) : default);
    }

    [Fact]
    public void Run_selectingAgainFromStoredScores_isWhatComputingGives()
    {
        WriteCorpus();
        Dedup("run", 2);
        Select("run", 2, "keep=0.5");
        var (dedup, scores) = (_folder["run/02-dedup"].Replace('\\', '/'), _folder["run/03-select"].Replace('\\', '/'));

        var computed = Select("computed", 1, "keep=0.25", $"input={dedup}");
        var again = Select("again", 2, "keep=0.25", $"input={dedup}", $"scores={scores}");

        AssertSame(computed, again);
        Assert.Throws<CheckFailedException>(() => Select("other", 1, $"input={_folder["run/01-clean"].Replace('\\', '/')}", $"scores={scores}"));
    }

    [Fact]
    public void Run_ofAFolderThatIsNoCorpus_saysWhatIsMissing()
    {
        _folder.Write("empty/a.txt", "a");

        var error = Assert.Throws<ArtifactException>(() => Select("run", 1, $"input={_folder["empty"].Replace('\\', '/')}"));

        Assert.Contains("expected the folder of a finished corpus stage, with parts.jsonl, found none", error.Message, StringComparison.Ordinal);
    }

    private void WriteCorpus()
    {
        var web = new StringBuilder();
        void Add(string id, string text) => web.Append(CultureInfo.InvariantCulture, $"{{\"id\":\"{id}\",\"text\":\"{text}\\n{Boilerplate}\"}}\n");
        for (var i = 0; i < 40; i++)
        {
            Add($"w{i}", Sentences(i));
        }

        for (var i = 0; i < 10; i++)
        {
            Add($"copy-{i}", Sentences(i));
            Add($"near-{i}", Sentences(i).Replace("。", i % 2 == 0 ? "！" : "；", StringComparison.Ordinal) + "完");
        }

        _folder.Write("web.jsonl", web.ToString());
        _folder.Write("notes.txt", string.Join("\n\n", Enumerable.Range(0, 12).Select(i => $"笔记：{Sentences(i + 500)}")));
    }

    // Sentences of characters drawn from many: unlike each other, alike in nothing but length.
    private static string Sentences(int seed)
    {
        var (text, state) = (new StringBuilder(), (uint)seed * 7919);
        for (var i = 0; i < 300 + (seed % 40 * 5); i++)
        {
            state = unchecked((state * 1_664_525) + 1_013_904_223);
            text.Append(i % 4 == 3 ? "的在是和"[(int)(state >> 20) % 4] : (char)(0x4E00 + ((state >> 12) % 3000))).Append(i % 17 == 16 ? "。" : "");
        }

        return text.Append('。').ToString();
    }

    private string Clean(string run)
    {
        var recipe = RecipeReader.ReadText<CorpusCleanRecipe>(
            $$"""
            stage: clean
            filter: false
            score: characters
            sources:
              - name: web
                files: ["{{_folder["web.jsonl"].Replace('\\', '/')}}"]
              - name: notes
                files: ["{{_folder["notes.txt"].Replace('\\', '/')}}"]
                reading: {format: blocks}
            part: {records: 13}
            """,
            "clean.yaml",
            []);
        return StageRunner.Run(new CorpusCleanStage(), recipe, new RunDirectory(_folder[run]), new StageOptions { Seed = 0, Threads = 1 }, TestContext.Current.CancellationToken).Folder;
    }

    private string Dedup(string run, int threads, IProgressReporter? progress = null, CancellationTokenSource? cancellation = null, IReadOnlyList<string>? overrides = null)
    {
        Clean(run);
        var recipe = RecipeReader.ReadText<CorpusDedupRecipe>("stage: dedup\nlines: true\nkeep: first\nmemory: 64\nnear: {similarity: 0.6}\n", "dedup.yaml", overrides ?? []);
        return StageRunner.Run(
            new CorpusDedupStage(),
            recipe,
            new RunDirectory(_folder[run]),
            new StageOptions { Seed = 1, Threads = threads, Progress = progress ?? SilentProgress.Instance },
            cancellation?.Token ?? TestContext.Current.CancellationToken).Folder;
    }

    private string Select(string run, int threads, params string[] overrides) => StageRunner.Run(
        new CorpusSelectStage(),
        RecipeReader.ReadText<CorpusSelectRecipe>("stage: select\n", "select.yaml", overrides),
        new RunDirectory(_folder[run]),
        new StageOptions { Seed = 0, Threads = threads },
        TestContext.Current.CancellationToken).Folder;

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

    private static void AssertSame(string expected, string actual) =>
        Assert.Equal([.. StageManifest.Read(expected).Outputs.Where(o => !o.Path.StartsWith("recipe", StringComparison.Ordinal) && o.Path != "inputs.json").Select(o => (o.Path, o.Sha256))],
            StageManifest.Read(actual).Outputs.Where(o => !o.Path.StartsWith("recipe", StringComparison.Ordinal) && o.Path != "inputs.json").Select(o => (o.Path, o.Sha256)).ToList());

    private sealed class CancelAt(CancellationTokenSource source, string what, long done) : IProgressReporter, IProgressTask
    {
        public IProgressTask Begin(Linnet.Core.Messages.Text text, long? total, Linnet.Core.Messages.Text unit) => text.English == what ? this : SilentProgress.Instance;

        public void Notice(Linnet.Core.Messages.Text text)
        {
        }

        public void Report(long reached, Linnet.Core.Messages.Text? detail = null)
        {
            if (reached >= done)
            {
                source.Cancel();
            }
        }

        public void Dispose()
        {
        }
    }
}
