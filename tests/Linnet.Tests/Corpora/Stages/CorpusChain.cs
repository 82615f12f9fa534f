using System.Globalization;
using System.Text;
using Linnet.Core.Progress;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Corpora.Selection;
using Linnet.Corpora.Stages;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.Stages;

/// <summary>A small corpus with copies, and the stages clean, dedup and select over it.</summary>
public abstract class CorpusChain : IDisposable
{
    private const string Boilerplate = "版权所有，未经许可不得转载，违者必究。";

    internal TestFolder Folder { get; } = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected void WriteCorpus()
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

        Folder.Write("web.jsonl", web.ToString());
        Folder.Write("notes.txt", string.Join("\n\n", Enumerable.Range(0, 12).Select(i => $"笔记：{Sentences(i + 500)}")));
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

    protected string Clean(string run, params string[] overrides)
    {
        var recipe = RecipeReader.ReadText<CorpusCleanRecipe>(
            $$"""
            stage: clean
            filter: false
            score: characters
            sources:
              - name: web
                files: ["{{Folder["web.jsonl"].Replace('\\', '/')}}"]
              - name: notes
                files: ["{{Folder["notes.txt"].Replace('\\', '/')}}"]
                reading: {format: blocks}
            part: {records: 13}
            """,
            "clean.yaml",
            overrides);
        return StageRunner.Run(new CorpusCleanStage(), recipe, new RunDirectory(Folder[run]), new StageOptions { Seed = 0, Threads = 1 }, TestContext.Current.CancellationToken).Folder;
    }

    protected string Dedup(string run, int threads, IProgressReporter? progress = null, CancellationTokenSource? cancellation = null, IReadOnlyList<string>? overrides = null)
    {
        if (new RunDirectory(Folder[run]).Find(CorpusCleanStage.StageName) is null)
        {
            Clean(run);
        }

        return StageRunner.Run(
            new CorpusDedupStage(),
            DedupRecipe(overrides ?? []),
            new RunDirectory(Folder[run]),
            new StageOptions { Seed = 1, Threads = threads, Progress = progress ?? SilentProgress.Instance },
            cancellation?.Token ?? TestContext.Current.CancellationToken).Folder;
    }

    protected static RecipeDocument<CorpusDedupRecipe> DedupRecipe(IReadOnlyList<string> overrides) =>
        RecipeReader.ReadText<CorpusDedupRecipe>("stage: dedup\nlines: true\nkeep: first\nmemory: 64\nnear: {similarity: 0.6}\n", "dedup.yaml", overrides);

    protected static RecipeDocument<CorpusSelectRecipe> SelectRecipe(params string[] overrides) =>
        RecipeReader.ReadText<CorpusSelectRecipe>("stage: select\n", "select.yaml", overrides);

    protected string Select(string run, int threads, params string[] overrides) => StageRunner.Run(
        new CorpusSelectStage(),
        SelectRecipe(overrides),
        new RunDirectory(Folder[run]),
        new StageOptions { Seed = 0, Threads = threads },
        TestContext.Current.CancellationToken).Folder;

    protected static void AssertSame(string expected, string actual) =>
        Assert.Equal([.. StageManifest.Read(expected).Outputs.Where(o => !o.Path.StartsWith("recipe", StringComparison.Ordinal) && o.Path != "inputs.json").Select(o => (o.Path, o.Sha256))],
            StageManifest.Read(actual).Outputs.Where(o => !o.Path.StartsWith("recipe", StringComparison.Ordinal) && o.Path != "inputs.json").Select(o => (o.Path, o.Sha256)).ToList());

    protected sealed class CancelAt(CancellationTokenSource source, string task, long reached) : IProgressReporter, IProgressTask
    {
        public IProgressTask Begin(Linnet.Core.Messages.Text what, long? total, Linnet.Core.Messages.Text unit) => what.English == task ? this : SilentProgress.Instance;

        public void Notice(Linnet.Core.Messages.Text text)
        {
        }

        public void Report(long done, Linnet.Core.Messages.Text? detail = null)
        {
            if (done >= reached)
            {
                source.Cancel();
            }
        }

        public void Dispose()
        {
        }
    }
}
