using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
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
        return [new StageInput(recipe.Input, StageInput.Folder), .. CorpusTokenizer.Input(recipe.Tokenizer, run.Resolve)];
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
            RequireDisk(input, parts, steps.Count, context.Folder);
            var tokenizer = CorpusTokenizer.Open(recipe.Tokenizer, context.Resolve);
            Assemble(folder, input, parts, steps, Work(recipe, context, input, parts, steps, cancellation), tokenizer, context, cancellation);
        }

        folder.FinishComplete();
        FileErrors.Translate(context.Folder, () => DeleteFolder(folder.In("work")));
        var done = folder.Parts();
        var summary = FunnelSummary.Of([.. parts.Select(p => p.Source).Distinct()], [.. steps.SelectMany(DedupStep.Rules)], steps, done);
        context.Metrics.WriteOnly(summary);
        FunnelReport.Write(context, new Text("Text without copies", "去重后的文本"), summary, []);
        return new StageResult(summary);
    }

    /// <returns>Each part's documents after the last step.</returns>
    private static IReadOnlyList<string> Work(
        CorpusDedupRecipe recipe, StageContext context, PartFolder input, IReadOnlyList<PartRecord> parts, IReadOnlyList<string> steps, CancellationToken cancellation)
    {
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
                new DedupStep(recipe, parts, files, partial, new DiskWork(spill, (long)recipe.Memory << 20, context.Threads), cancellation).Run(steps[i]);
                FileErrors.Translate(context.Folder, () => Directory.Move(partial, made));
            }

            if (i > 0)
            {
                FileErrors.Translate(context.Folder, () => DeleteFolder(Path.Combine(context.Folder, "work", DedupStep.FolderName(i - 1, steps[i - 1]), PartFolder.Documents)));
            }

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
        var (next, records) = (0, new PartRecord[parts.Count]);
        Workers.Run(
            context.Threads,
            () => new Assembling(folder, input, steps, tokenizer),
            mine =>
            {
                mine.Part = next < parts.Count ? next++ : -1;
                return mine.Part >= 0;
            },
            mine =>
            {
                records[mine.Part] = mine.Write(parts[mine.Part], files[mine.Part]);
                task.Report(mine.Part + 1);
            },
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

        folder.Complete(records);
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

    private sealed class Assembling(PartFolder folder, PartFolder input, IReadOnlyList<string> steps, CorpusTokenizer? tokenizer)
    {
        private readonly DocumentFields _fields = new();
        private readonly TokenCounter _tokens = new(tokenizer);

        public int Part { get; set; }

        public PartRecord Write(PartRecord part, string documents)
        {
            if (folder.Find(part.Number) is { } done)
            {
                return done;
            }

            var counts = new FunnelCounts(steps)
            {
                Records = part.Counts.Kept,
                Documents = part.Counts.Kept,
                Characters = part.Counts.KeptCharacters,
                Tokenizer = tokenizer?.Sha256 ?? "",
                Tokens = TokensOf(part),
            };
            var (ids, ledger) = (new List<ulong>(), new MemoryStream());
            for (var i = 0; i < steps.Count; i++)
            {
                var path = folder.In(Path.Combine("work", DedupStep.FolderName(i, steps[i]), PartFolder.Ledgers, DedupStep.FileName(part.Number)));
                ledger.Write(FileErrors.Translate(path, () => File.ReadAllBytes(path)));
                foreach (var entry in LedgerFile.Read(path))
                {
                    counts.Add(entry);
                    ids.Add(IdIndex.Hash(entry.Id));
                }
            }

            var bytes = FileErrors.Translate(documents, () => File.ReadAllBytes(documents));
            foreach (var line in new PartLines(bytes))
            {
                _fields.Read(line, documents, counts.Kept + 1);
                counts.Kept++;
                counts.KeptCharacters += _fields.Characters;
                counts.KeptTokens += _tokens.Count(_fields.Utf8);
                ids.Add(IdIndex.Hash(_fields.Id));
            }

            return folder.Write(part.Number, part.Source, part.File, bytes, ledger.ToArray(), ids, counts);
        }

        // What the stage before counted with the same tokenizer need not be counted again.
        private long TokensOf(PartRecord part)
        {
            if (tokenizer is null || part.Counts.Tokenizer == tokenizer.Sha256)
            {
                return tokenizer is null ? 0 : part.Counts.KeptTokens;
            }

            var (path, tokens, number) = (input.In(part.PathOf(PartFolder.Documents)), 0L, 0L);
            foreach (var line in new PartLines(FileErrors.Translate(path, () => File.ReadAllBytes(path))))
            {
                _fields.Read(line, path, ++number);
                tokens += _tokens.Count(_fields.Utf8);
            }

            return tokens;
        }
    }
}
