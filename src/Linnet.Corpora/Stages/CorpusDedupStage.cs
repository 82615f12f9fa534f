using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Corpora.Deduplication.Storage;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Parts;

namespace Linnet.Corpora.Stages;

/// <summary>Removes copies from the parts of another corpus stage: documents, near duplicates, lines, spans of sentences, substrings.</summary>
/// <remarks>
/// Outputs: parts as <see cref="CorpusCleanStage"/> writes them, one for each that came in, and <c>clusters/STEP.jsonl</c>, the kept document and the
/// size of each group. Memory is bounded by the recipe. A killed stage goes on with the step that was not finished.
/// <para>
/// Several processes may share what costs most, reading the parts and computing keys, bands, spans and grams of each, in sorted runs: of all steps up
/// to the first that changes texts. The process that is started without a shard merges the runs, finds the groups, compares candidates and writes;
/// that is not shared, nor are the steps after one that changed texts, whose input is only known then.
/// </para>
/// </remarks>
public sealed class CorpusDedupStage : IStage<CorpusDedupRecipe>
{
    /// <summary>The stage's name.</summary>
    public const string StageName = "dedup";

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public IReadOnlyList<StageInput> Inputs(CorpusDedupRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(run);
        return [PartFolder.Input(recipe.Input), .. CorpusTokenizer.Input(recipe.Tokenizer, run.Resolve)];
    }

    /// <inheritdoc/>
    /// <exception cref="LinnetException">The input is no corpus stage's folder or damaged, or the disk does not hold the work.</exception>
    public StageResult Run(CorpusDedupRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var input = new PartFolder(context.Resolve(recipe.Input));
        var parts = input.Parts();
        var steps = DedupStep.Names(recipe);
        var folder = new PartFolder(context.Folder);
        if (!folder.IsComplete)
        {
            folder.Prepare();
            input.RequireDocuments(parts, context.Progress, cancellation);
            RequireDisk(input, parts, steps.Count, context.Folder);
            var tokenizer = CorpusTokenizer.Open(recipe.Tokenizer, context.Resolve);
            Assemble(folder, input, parts, steps, Work(recipe, context, input, parts, steps, cancellation), tokenizer, context, cancellation);
        }

        folder.FinishComplete();
        FileErrors.Translate(context.Folder, () => DeleteFolder(folder.In("work")));
        SharedParts.Delete(context.Run, StageName);
        var done = folder.Parts();
        var summary = FunnelSummary.OfThoseThatCame(FunnelSummary.Of([.. parts.Select(p => p.Source).Distinct()], [.. steps.SelectMany(DedupStep.Rules)], steps, done));
        context.Metrics.WriteOnly(summary);
        FunnelReport.Write(context, new Text("Text without copies", "去重后的文本"), summary, []);
        return new StageResult(summary);
    }

    /// <summary>Makes the sorted runs of the parts of one shard in a folder that other processes share; the stage started without a shard merges them.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="resolved">The recipe with every value, as text.</param>
    /// <param name="run">The run; its folder is made where it is not there.</param>
    /// <param name="shard">Which parts.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="progress">Where progress is shown.</param>
    /// <param name="cancellation">Stops between parts; those that are there stay.</param>
    /// <returns>How many parts there are in all, how many belong to the shard, and how many of all are there.</returns>
    /// <exception cref="LinnetException">The input is missing or damaged, the disk does not hold the runs, or the shared folder belongs to another recipe.</exception>
    public static ShardResult RunShard(
        CorpusDedupRecipe recipe, string resolved, RunDirectory run, Shard shard, int threads, IProgressReporter progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(run);
        var input = new PartFolder(run.Resolve(recipe.Input));
        var parts = input.Parts();
        var folder = SharedParts.Open(run, StageName, Identity(resolved, recipe, run, cancellation), []);
        RequireDisk(input, [.. parts.Where(p => shard.Holds(p.Number))], 0, run.Path);
        new DedupRuns(recipe, input, parts).Make(folder, shard, threads, progress, cancellation);
        return new ShardResult(shard, parts.Count, Enumerable.Range(0, parts.Count).Count(shard.Holds), folder.Numbers().Count);
    }

    // Processes that share work must have the same input.
    private static string Identity(string resolved, CorpusDedupRecipe recipe, RunDirectory run, CancellationToken cancellation) =>
        SharedParts.Identity(resolved, [Path.Combine(recipe.Input, PartFolder.ListFile)], run, cancellation);

    /// <returns>Each part's documents after the last step.</returns>
    private static IReadOnlyList<string> Work(
        CorpusDedupRecipe recipe, StageContext context, PartFolder input, IReadOnlyList<PartRecord> parts, IReadOnlyList<string> steps, CancellationToken cancellation)
    {
        var resolved = Identity(File.ReadAllText(Path.Combine(context.Folder, StageFiles.ResolvedRecipe)), recipe, context.Run, cancellation);
        var (shared, runs) = (SharedParts.Find(context.Run, StageName, resolved, []), new DedupRuns(recipe, input, parts));
        if (shared is not null)
        {
            runs.Make(shared, null, context.Threads, context.Progress, cancellation);
        }

        var count = parts.Sum(p => p.Counts.Kept);
        KeptNumbers? numbers = KeptNumbers.All(count);
        IReadOnlyList<string> files = [.. parts.Select(p => input.In(p.PathOf(PartFolder.Documents)))];
        using var task = context.Progress.Begin(new Text("Deduplicating", "正在去重"), steps.Count, new Text("steps", "步"));
        for (var i = 0; i < steps.Count; i++)
        {
            var made = Path.Combine(context.Folder, "work", DedupStep.FolderName(i, steps[i]));
            if (!Directory.Exists(made))
            {
                var (partial, spill) = (made + ".partial", Path.Combine(context.Folder, "work", "spill"));
                FileErrors.Translate(context.Folder, () =>
                {
                    DeleteFolder(partial);
                    DeleteFolder(spill);
                    Directory.CreateDirectory(partial);
                    Directory.CreateDirectory(spill);
                });
                var work = new DiskWork(spill, (long)recipe.Memory << 20, context.Threads)
                {
                    Shared = shared is null || numbers is null ? null : runs.Of(shared, steps[i], numbers),
                };
                new DedupStep(recipe, parts, files, partial, work, cancellation).Run(steps[i], numbers);
                FileErrors.Translate(context.Folder, () => Directory.Move(partial, made));
                DedupStep.GiveBackMemory();
            }

            if (i > 0)
            {
                FileErrors.Translate(context.Folder, () => DeleteFolder(Path.Combine(context.Folder, "work", DedupStep.FolderName(i - 1, steps[i - 1]), PartFolder.Documents)));
            }

            var kept = Path.Combine(made, DedupStep.Kept);
            numbers = File.Exists(kept) ? KeptNumbers.Read(kept, count) : null;
            files = [.. parts.Select(p => Path.Combine(made, PartFolder.Documents, DedupStep.FileName(p.Number)))];
            task.Report(i + 1);
        }

        return files;
    }

    private static void Assemble(
        PartFolder folder,
        PartFolder input,
        IReadOnlyList<PartRecord> parts,
        IReadOnlyList<string> steps,
        IReadOnlyList<string> files,
        CorpusTokenizer? tokenizer,
        StageContext context,
        CancellationToken cancellation)
    {
        using var task = context.Progress.Begin(new Text("Writing parts", "正在写出分片"), parts.Count, new Text("parts", "分片"));
        var records = new PartRecord?[parts.Count];
        PartWork.Run(
            parts.Count,
            folder,
            null,
            context.Threads,
            () => new PartAssembly(folder, input, steps, tokenizer),
            (mine, number) => records[number] = mine.Write(parts[number], files[number]),
            task,
            cancellation);
        FileErrors.Translate(context.Folder, () => Directory.CreateDirectory(folder.In("clusters")));
        for (var i = 0; i < steps.Count; i++)
        {
            var clusters = folder.In(Path.Combine("work", DedupStep.FolderName(i, steps[i]), DedupStep.Clusters));
            if (File.Exists(clusters))
            {
                var step = steps[i];
                FileErrors.Translate(clusters, () => File.Copy(clusters, folder.In(Path.Combine("clusters", step + ".jsonl")), overwrite: true));
            }
        }

        folder.Complete(records.Select((record, number) => record ?? folder.Find(number)!));
    }

    // Each step writes all documents once more, the one before is deleted then, and parts are written from the last.
    private static void RequireDisk(PartFolder input, IReadOnlyList<PartRecord> parts, int steps, string folder)
    {
        var bytes = parts.Sum(p => p.Files.First(f => f.Path == p.PathOf(PartFolder.Documents)).Bytes);
        var needed = bytes * Math.Min(steps + 1, 3);
        if (DiskSpace.Available(folder) is { } available && available < needed)
        {
            throw new ResourceException(new Text(
                $"{folder}: the work on {input.Path} may take up to {needed:N0} bytes, {available:N0} are free. Free some space, or name another disk with --run.",
                $"{folder}：处理 {input.Path} 最多需要 {needed:N0} 字节，可用 {available:N0} 字节。请腾出空间，或用 --run 指定另一个磁盘。"));
        }
    }

    private static void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
