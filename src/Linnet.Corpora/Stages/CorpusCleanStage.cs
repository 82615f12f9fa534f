using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Core.Reports;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Corpora.FastText;
using Linnet.Corpora.Filters;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Parts;
using Linnet.Corpora.Review;
using Linnet.Corpora.Screening;

namespace Linnet.Corpora.Stages;

/// <summary>Reads sources of any size and format and filters them, part by part, with a ledger of everything that went.</summary>
/// <remarks>
/// Outputs: <c>documents/</c>, <c>ledger/</c> and <c>index/</c> with a file for each part, and <c>parts.jsonl</c>, the list of parts with checksums and
/// counts. Memory does not grow with the corpus. The bytes are the same for any number of threads and for any number of processes that shared
/// the work; a killed stage goes on with the parts that are not there.
/// </remarks>
public sealed class CorpusCleanStage : IStage<CorpusCleanRecipe>
{
    /// <summary>The stage's name.</summary>
    public const string StageName = "clean";

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    /// <exception cref="ArtifactException">Data that the recipe says how to get is missing.</exception>
    public IReadOnlyList<StageInput> Inputs(CorpusCleanRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        RequireData(recipe, run);
        return
        [
            .. recipe.Sources.SelectMany(s => s.Files).Concat(ListFiles(recipe)).Distinct(StringComparer.Ordinal).Select(f => new StageInput(f, StageInput.File)),
            .. CorpusTokenizer.Input(recipe.Tokenizer, run.Resolve),
        ];
    }

    /// <inheritdoc/>
    /// <exception cref="ArtifactException">A file is missing or damaged.</exception>
    /// <exception cref="CheckFailedException">The language model lacks a language, or the account does not add up.</exception>
    public StageResult Run(CorpusCleanRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var files = CorpusSources.Files(recipe.Sources, context.Resolve);
        var folder = new PartFolder(context.Folder);
        if (!folder.IsComplete)
        {
            folder.Prepare();
            var resolved = Identity(File.ReadAllText(Path.Combine(context.Folder, StageFiles.ResolvedRecipe)), recipe, context.Run, cancellation);
            var shared = SharedParts.Find(context.Run, StageName, resolved, files);
            var count = (shared is null ? null : SharedParts.Adopt(shared, folder, cancellation)) ?? folder.Count;
            if (count is not { } known || Enumerable.Range(0, known).Any(n => !folder.Has(n)))
            {
                RequireDisk(files, context.Folder);
                count = Make(recipe, files, folder, null, context.Threads, context.Run, context.Progress, cancellation);
            }

            folder.Complete(Enumerable.Range(0, count.Value).Select(n => folder.Find(n)!));
        }

        folder.FinishComplete();
        SharedParts.Delete(context.Run, StageName);
        var summary = FunnelSummary.Of([.. recipe.Sources.Select(s => s.Name)], RuleNames(recipe), PartCleaner.Steps(recipe), folder.Parts());
        if (recipe.Sources.Any(s => s.Noise))
        {
            NoiseSummary.AddTo(summary, recipe.Sources);
        }

        RequireText(recipe, summary);
        context.Metrics.WriteOnly(summary);
        FunnelReport.Write(context, new Text("Clean text", "清洗后的文本"), summary, NoiseSummary.Sections(summary), NoiseSummary.KeyNumbers(summary));
        return new StageResult(summary);
    }

    /// <summary>The page's sections, from the finished stage's files alone.</summary>
    /// <param name="summary">The summary in stage.json.</param>
    /// <param name="folder">The stage's folder.</param>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary, string folder) => [.. FunnelReport.Sections(summary, folder), .. NoiseSummary.Sections(summary)];

    /// <summary>Makes the parts of one shard in a folder that other processes share; the stage started without a shard takes them over.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="resolved">The recipe with every value, as text.</param>
    /// <param name="run">The run; its folder is made where it is not there.</param>
    /// <param name="shard">Which parts.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="progress">Where progress is shown.</param>
    /// <param name="cancellation">Stops between parts; those that are there stay.</param>
    /// <returns>How many parts there are in all, how many belong to the shard, and how many of all are there.</returns>
    /// <exception cref="ArtifactException">A file is missing or damaged, or the shared folder belongs to another recipe.</exception>
    public static ShardResult RunShard(
        CorpusCleanRecipe recipe, string resolved, RunDirectory run, Shard shard, int threads, IProgressReporter progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(run);
        RequireData(recipe, run);
        var files = CorpusSources.Files(recipe.Sources, run.Resolve);
        RequireFiles(files.Select(f => f.Path).Concat(ListFiles(recipe).Select(run.Resolve)));
        RequireDisk(files, run.Path);
        var folder = SharedParts.Open(run, StageName, Identity(resolved, recipe, run, cancellation), files);
        var count = Make(recipe, files, folder, shard, threads, run, progress, cancellation);
        return new ShardResult(shard, count, Enumerable.Range(0, count).Count(shard.Holds), folder.Numbers().Count);
    }

    private static void RequireData(CorpusCleanRecipe recipe, RunDirectory run)
    {
        CorpusSources.RequireData(recipe.Sources, run);
        CorpusSources.RequireData(
            recipe.Language.Model.Length > 0 ? [recipe.Language.Model] : [], recipe.Language.Data, new Text("the model of languages", "语言模型"), run);
        foreach (var (files, data, what) in recipe.Screens.Inputs())
        {
            CorpusSources.RequireData(files, data, what, run);
        }
    }

    // What is read beside the sources: models, lists and questions.
    private static IEnumerable<string> ListFiles(CorpusCleanRecipe recipe) =>
        (recipe.Language.Model.Length > 0 ? [recipe.Language.Model] : Enumerable.Empty<string>()).Concat(recipe.Screens.Inputs().SelectMany(i => i.Files))
            .Concat(((string[])[recipe.AllowIds, recipe.DenyIds]).Where(f => f.Length > 0));

    // Processes that share work must have the same lists, models and tokenizer.
    private static string Identity(string resolved, CorpusCleanRecipe recipe, RunDirectory run, CancellationToken cancellation) =>
        SharedParts.Identity(resolved, ListFiles(recipe), run, cancellation) + CorpusTokenizer.ShaOf(recipe.Tokenizer, run.Resolve);

    private static int Make(
        CorpusCleanRecipe recipe, IReadOnlyList<PartFile> files, PartFolder folder, Shard? shard, int threads, RunDirectory run, IProgressReporter progress, CancellationToken cancellation)
    {
        var language = recipe.Language.Model.Length == 0 ? null : FastTextFile.Read(run.Resolve(recipe.Language.Model));
        RequireLabels(recipe, language);
        var rules = recipe.Sources.Select(s => recipe.Filters.RulesFor(s.Filters)).ToList();
        var lists = recipe.Filter ? ScreenLists.Read(recipe.Screens, run.Resolve, cancellation) : null;
        var decided = DecidedDocuments.Read(recipe.AllowIds.Length > 0 ? run.Resolve(recipe.AllowIds) : "", recipe.DenyIds.Length > 0 ? run.Resolve(recipe.DenyIds) : "");
        var tokenizer = CorpusTokenizer.Open(recipe.Tokenizer, run.Resolve);
        return PartMaking.Run(files, recipe.Part, folder, shard, threads, () => new PartCleaner(recipe, rules, language, lists, decided, tokenizer), progress, cancellation);
    }

    private static List<string> RuleNames(CorpusCleanRecipe recipe)
    {
        IEnumerable<string> names = recipe.Normalize ? ["white_space_and_controls"] : [];
        var rules = recipe.Filter ? recipe.Sources.SelectMany(s => recipe.Filters.RulesFor(s.Filters).All).Distinct().Order().Select(r => r.Name()) : [];
        var screens = recipe.Filter
            ? recipe.Sources.SelectMany(s => ScreenSteps.Rules(recipe.Screens, s.Screens, DocumentScreens.Kinds(recipe.Screens, s.Screens, s.Filters.Profile))).Distinct()
            : [];
        return [.. names, .. rules, .. recipe.Filter && recipe.Sources.Any(s => s.Languages.Count > 0) ? ["language"] : (IEnumerable<string>)[], .. screens, .. recipe.Filter && recipe.DenyIds.Length > 0 ? [DecidedDocuments.DeniedRule] : (IEnumerable<string>)[]];
    }

    // Cleaning that leaves nothing at all is never what was meant: what comes after could only say that a file is empty.
    private static void RequireText(CorpusCleanRecipe recipe, JsonObject summary)
    {
        var sources = recipe.Sources.Where(s => !s.Noise).Select(s => s.Name).ToList();
        var read = sources.Sum(name => (long)summary["sources"]![name]!["documents"]!);
        if (read == 0)
        {
            var reasons = sources.SelectMany(name => summary["quarantined"]![name]!.AsObject().Select(reason => $"{name}: {reason.Key} {(long)reason.Value!:N0}")).ToList();
            throw new CheckFailedException(new Text(
                $"Expected documents, found none in any source. {(reasons.Count > 0 ? $"Records that gave none: {string.Join(", ", reasons)}. Correct sources.reading (format, text, encoding), or the files." : "The files are empty.")}",
                $"各数据源中应有文档，实际一篇也没有。{(reasons.Count > 0 ? $"没有得到文档的记录：{string.Join("、", reasons)}。请修改 sources.reading（format、text、encoding）或文件。" : "文件为空。")}"));
        }

        if (sources.Any(name => (long)summary["sources"]![name]!["kept_documents"]! > 0))
        {
            return;
        }

        var rules = summary["rules"]!.AsObject()
            .Select(rule => (rule.Key, Characters: sources.Sum(name => (long)rule.Value![name]!["characters"]!)))
            .Where(rule => rule.Characters > 0)
            .OrderByDescending(rule => rule.Characters)
            .Take(3)
            .Select(rule => $"{rule.Key} ({rule.Characters:N0})")
            .ToList();
        throw new CheckFailedException(new Text(
            $"Of {read:N0} documents none is left. Most characters went by {string.Join(", ", rules)}. Look at the ledger with `corpus review`, choose another profile in sources.filters, or change these rules' bounds.",
            $"{read:N0} 篇文档一篇也没有留下。去除字符最多的是 {string.Join("、", rules)}。请用 `corpus review` 查看账目，在 sources.filters 中换用其他配置，或修改这些规则的阈值。"));
    }

    private static void RequireLabels(CorpusCleanRecipe recipe, FastTextModel? model)
    {
        var labels = model is null ? [] : LabelNames.Of(model);
        foreach (var source in recipe.Sources)
        {
            if (source.Languages.FirstOrDefault(l => !labels.Contains(l, StringComparer.Ordinal)) is { } unknown)
            {
                throw new CheckFailedException(new Text(
                    $"{source.Name}: expected languages among the model's labels, found {unknown}. Correct `languages`.",
                    $"{source.Name}：语言应在模型的标签之中，实际是 {unknown}。请修改 `languages`。"));
            }
        }
    }

    private static void RequireFiles(IEnumerable<string> files)
    {
        if (files.FirstOrDefault(f => !File.Exists(f)) is { } missing)
        {
            throw new ArtifactException(
                missing,
                new Text("a file", "文件"),
                new Text("nothing", "不存在"),
                new Text("Correct the path, in the recipe or on the command line; it is relative to the current directory.", "请修改配方中或命令行上的路径；路径相对于当前目录。"));
        }
    }

    // Text shrinks by about four when packed, and what is kept is at most what was read.
    private static void RequireDisk(IReadOnlyList<PartFile> files, string folder)
    {
        const int Packing = 4;
        var needed = files.Sum(f => new FileInfo(f.Path).Length * (Core.Documents.PackedFile.NameWithoutPacking(f.Path) == f.Path ? 1 : Packing));
        if (DiskSpace.Available(folder) is { } available && available < needed)
        {
            throw new ResourceException(new Text(
                $"{folder}: the documents may take up to {needed:N0} bytes, {available:N0} are free. Free some space, or name another disk with --run.",
                $"{folder}：文档最多需要 {needed:N0} 字节，可用 {available:N0} 字节。请腾出空间，或用 --run 指定另一个磁盘。"));
        }
    }
}
