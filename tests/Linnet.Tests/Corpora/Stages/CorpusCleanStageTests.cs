using System.Text;
using Linnet.Core.Errors;
using Linnet.Core.Progress;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Parts;
using Linnet.Corpora.Stages;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.Stages;

public sealed class CorpusCleanStageTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Run_withMoreThreads_writesTheSameBytes(int threads)
    {
        WriteCorpus();

        var (one, more) = (Run("one", 1), Run("more", threads));

        AssertSame(one, more);
        Assert.True(new PartFolder(one).Parts().Count >= 9);
    }

    [Fact]
    public void Run_onGoodAndBadRecords_accountsForEach()
    {
        WriteCorpus();

        var stage = Run("run", 2);

        var summary = StageManifest.Read(stage).Summary;
        var web = summary["sources"]!["web"]!;
        Assert.Equal(102, (long)web["records"]!);
        Assert.Equal(100, (long)web["documents"]!);
        Assert.Equal(1, (long)summary["quarantined"]!["web"]!["broken_json"]!);
        Assert.Equal(1, (long)summary["passed_over"]!["web"]!);
        Assert.Equal(20, (long)summary["rules"]!["short_document"]!["web"]!["documents"]!);
        Assert.Equal(80, (long)web["kept_documents"]!);
        Assert.Equal(80, new PartFolder(stage).Parts().Where(p => p.Source == "web").Sum(p => File.ReadAllLines(Path.Combine(stage, p.Files[0].Path)).Length));
    }

    [Fact]
    public void Run_killedBetweenParts_goesOnAndEndsWithTheSameBytes()
    {
        WriteCorpus();
        var whole = Run("whole", 1);
        using var cancellation = new CancellationTokenSource();
        var reporter = new CancelAfter(cancellation, bytes: 1);

        Assert.Throws<OperationCanceledException>(() => Run("killed", 2, reporter, cancellation));
        var begun = Directory.GetFiles(_folder["killed/01-clean.partial/documents"]).Length;
        var resumed = Run("killed", 3);

        Assert.InRange(begun, 1, 8);
        AssertSame(whole, resumed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_onFilesOfManyParts_reportsBytesReadPartByPart(bool packed)
    {
        WriteCorpus();
        var web = File.ReadAllText(_folder["web.jsonl"]);
        _folder.Write("web.jsonl", string.Concat(Enumerable.Repeat(web, 8))); // longer than the reader's buffers; ids used twice are quarantined
        if (packed)
        {
            var bytes = File.ReadAllBytes(_folder["web.jsonl"]);
            using var file = new System.IO.Compression.GZipStream(File.Create(_folder["web.jsonl"]), System.IO.Compression.CompressionLevel.Fastest);
            file.Write(bytes);
        }

        var progress = new Recorded();

        Run("run", 1, progress);

        var total = new FileInfo(_folder["web.jsonl"]).Length + new FileInfo(_folder["notes.txt"]).Length;
        Assert.Equal(total, progress.Total);
        Assert.Equal(progress.Done.Order(), progress.Done);
        Assert.Equal(total, progress.Done[^1]);
        Assert.True(packed || progress.Done.Distinct().Count() >= 3, string.Join(' ', progress.Done));
        Assert.True(progress.Done.Count >= 9);
    }

    [Fact]
    public void RunShard_threeTimesAndAssembled_writesTheBytesOfOneProcess()
    {
        WriteCorpus();
        var whole = Run("whole", 1);
        var (recipe, run) = (Recipe(), new RunDirectory(_folder["shared"]));

        var results = Enumerable.Range(0, 3).Select(i => CorpusCleanStage.RunShard(
            recipe.Value, recipe.Resolved, run, new Shard(i, 3), i + 1, SilentProgress.Instance, TestContext.Current.CancellationToken)).ToList();
        var assembled = Run("shared", 2);

        Assert.Equal(results[0].Parts, results.Sum(r => r.Own));
        Assert.Equal(results[0].Parts, results[2].There);
        AssertSame(whole, assembled);
        Assert.False(Directory.Exists(_folder["shared/clean.parts"]));
    }

    [Fact]
    public void Run_afterOneOfThreeShards_makesTheOthers()
    {
        WriteCorpus();
        var whole = Run("whole", 1);
        var (recipe, run) = (Recipe(), new RunDirectory(_folder["shared"]));

        CorpusCleanStage.RunShard(recipe.Value, recipe.Resolved, run, new Shard(1, 3), 1, SilentProgress.Instance, TestContext.Current.CancellationToken);

        AssertSame(whole, Run("shared", 2));
    }

    [Fact]
    public void Run_onADamagedSharedPart_isRefused()
    {
        WriteCorpus();
        var (recipe, run) = (Recipe(), new RunDirectory(_folder["shared"]));
        CorpusCleanStage.RunShard(recipe.Value, recipe.Resolved, run, new Shard(0, 1), 1, SilentProgress.Instance, TestContext.Current.CancellationToken);
        var file = Directory.GetFiles(_folder["shared/clean.parts/documents"]).Order(StringComparer.Ordinal).First();
        var bytes = File.ReadAllBytes(file);
        bytes[30] ^= 1;
        File.WriteAllBytes(file, bytes);

        var error = Assert.Throws<ArtifactException>(() => Run("shared", 1));

        Assert.Equal(file, error.Path);
    }

    [Fact]
    public void RunShard_withAnotherRecipe_isRefused()
    {
        WriteCorpus();
        var run = new RunDirectory(_folder["shared"]);
        var (recipe, other) = (Recipe(), Recipe("score=none"));
        CorpusCleanStage.RunShard(recipe.Value, recipe.Resolved, run, new Shard(0, 2), 1, SilentProgress.Instance, TestContext.Current.CancellationToken);

        Assert.Throws<ArtifactException>(() =>
            CorpusCleanStage.RunShard(other.Value, other.Resolved, run, new Shard(1, 2), 1, SilentProgress.Instance, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Of_documentsOfEachFate_tellsTheirStories()
    {
        WriteCorpus();
        Run("run", 2);
        var run = new RunDirectory(_folder["run"]);

        var (kept, removed, quarantined) = (DocumentStory.Of(run, "w1"), DocumentStory.Of(run, "w5"), DocumentStory.Of(run, "web.jsonl:41"));

        Assert.Equal(("changed", "white_space_and_controls", 4L), (kept[0].Fate, kept[0].Entries[0].Rule, kept[0].Entries[0].Characters));
        Assert.Equal(("removed", "short_document", 100.0), (removed[0].Fate, removed[0].Entries[^1].Rule, removed[0].Entries[^1].Threshold));
        Assert.Equal(("quarantined", "broken_json"), (quarantined[0].Fate, quarantined[0].Entries[0].Rule));
        Assert.Empty(DocumentStory.Of(run, "w1000"));
    }

    [Fact]
    public void Run_withoutTheDataThatARecipeTellsOf_saysHowToGetIt()
    {
        var recipe = RecipeReader.ReadText<CorpusCleanRecipe>(
            "stage: clean\nsources:\n  - name: web\n    files: [no.jsonl]\n    data: {from: A project, size: 3 GB, licence: CC0, get: curl example}\n", "clean.yaml", []);

        var error = Assert.Throws<ArtifactException>(() => new CorpusCleanStage().Inputs(recipe.Value, new RunDirectory(_folder["run"])));

        Assert.Equal("no.jsonl: expected the data of web: A project; 3 GB; licence: CC0, found nothing. Get it: curl example", error.Message);
    }

    private void WriteCorpus()
    {
        var web = new StringBuilder();
        for (var i = 0; i < 100; i++)
        {
            if (i == 40)
            {
                web.Append("{\"id\": broken\n\n");
            }

            var text = i % 5 == 0 ? "很短的一句话。" : $"　第{i}篇  文章讲述一位老人的故事。\\n\\n\\n{Sentences(i)}\\n";
            web.Append($"{{\"id\":\"w{i}\",\"text\":\"{text}\",\"url\":\"http://example.org/{i}\"}}\n");
        }

        _folder.Write("web.jsonl", web.ToString());
        _folder.Write("notes.txt", string.Join("\n\n", Enumerable.Range(0, 30).Select(i => $"笔记{i}：{Sentences(i + 500)}")));
    }

    private static string Sentences(int seed)
    {
        string[] words = ["清晨", "小河", "流过", "村庄", "孩子们", "在", "桥上", "看", "鱼", "远处", "的", "山", "是", "青色", "老师", "说", "书", "里", "有", "答案", "夜晚", "星光", "照亮", "道路"];
        var (text, state) = (new StringBuilder(), (uint)seed + 1);
        for (var i = 0; i < 120; i++)
        {
            state = unchecked((state * 1_664_525) + 1_013_904_223);
            text.Append(words[(state >> 16) % words.Length]).Append(i % 9 == 8 ? "。" : "");
        }

        return text.Append('。').ToString();
    }

    private RecipeDocument<CorpusCleanRecipe> Recipe(params string[] overrides) => RecipeReader.ReadText<CorpusCleanRecipe>(
        $$"""
        stage: clean
        sources:
          - name: web
            files: ["{{_folder["web.jsonl"].Replace('\\', '/')}}"]
            filters: {thresholds: [{rule: short_document, threshold: 100}]}
          - name: notes
            files: ["{{_folder["notes.txt"].Replace('\\', '/')}}"]
            reading: {format: blocks}
        part: {records: 13}
        """,
        "clean.yaml",
        overrides);

    private string Run(string run, int threads, IProgressReporter? progress = null, CancellationTokenSource? cancellation = null) => StageRunner.Run(
        new CorpusCleanStage(),
        Recipe(),
        new RunDirectory(_folder[run]),
        new StageOptions { Seed = 0, Threads = threads, Progress = progress ?? SilentProgress.Instance },
        cancellation?.Token ?? TestContext.Current.CancellationToken).Folder;

    private static void AssertSame(string expected, string actual)
    {
        Assert.Equal(Outputs(expected), Outputs(actual));
        Assert.Equal(StageManifest.Read(expected).Summary.ToJsonString(), StageManifest.Read(actual).Summary.ToJsonString());

        static List<(string, string)> Outputs(string folder) => [.. StageManifest.Read(folder).Outputs.Select(o => (o.Path, o.Sha256))];
    }

    private sealed class Recorded : IProgressReporter, IProgressTask
    {
        public long? Total { get; private set; }

        public List<long> Done { get; } = [];

        public IProgressTask Begin(Linnet.Core.Messages.Text what, long? total, Linnet.Core.Messages.Text unit)
        {
            if (what.English != "Cleaning")
            {
                return SilentProgress.Instance;
            }

            Total = total;
            return this;
        }

        public void Notice(Linnet.Core.Messages.Text text)
        {
        }

        public void Report(long done, Linnet.Core.Messages.Text? detail = null) => Done.Add(done);

        public void Dispose()
        {
        }
    }

    private sealed class CancelAfter(CancellationTokenSource source, long bytes) : IProgressReporter, IProgressTask
    {
        public IProgressTask Begin(Linnet.Core.Messages.Text what, long? total, Linnet.Core.Messages.Text unit) => what.English == "Cleaning" ? this : SilentProgress.Instance;

        public void Notice(Linnet.Core.Messages.Text text)
        {
        }

        public void Report(long done, Linnet.Core.Messages.Text? detail = null)
        {
            if (done >= bytes)
            {
                source.Cancel();
            }
        }

        public void Dispose()
        {
        }
    }
}
