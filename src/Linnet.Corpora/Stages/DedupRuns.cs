using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Core.Runs;
using Linnet.Corpora.Deduplication;
using Linnet.Corpora.Deduplication.Near;
using Linnet.Corpora.Deduplication.Repeats;
using Linnet.Corpora.Deduplication.Storage;
using Linnet.Corpora.Deduplication.Substrings;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Parts;

namespace Linnet.Corpora.Stages;

/// <summary>The part of deduplication that many processes can do: reading the parts, and of each the sorted keys, bands, spans and grams.</summary>
/// <remarks>
/// Documents are numbered over all parts as they came in, which every process knows from the list of parts. A step can use what was made of these
/// texts as long as the steps before it only took whole documents away: up to the first one that changes texts, itself included.
/// </remarks>
/// <param name="recipe">The recipe.</param>
/// <param name="input">The parts' folder.</param>
/// <param name="parts">The parts.</param>
internal sealed class DedupRuns(CorpusDedupRecipe recipe, PartFolder input, IReadOnlyList<PartRecord> parts)
{
    private readonly DocumentKeys _keys = DedupStep.KeysOf(recipe);
    private readonly IReadOnlyList<string> _steps = [.. SharedSteps(recipe)];

    /// <summary>The steps whose keys can be made of the documents as they came in.</summary>
    public static IEnumerable<string> SharedSteps(CorpusDedupRecipe recipe)
    {
        foreach (var step in DedupStep.Names(recipe))
        {
            yield return step;
            if (!DedupStep.TakesDocuments(step))
            {
                yield break;
            }
        }
    }

    /// <summary>Makes the runs of parts that are not there yet.</summary>
    /// <param name="folder">Where they are written.</param>
    /// <param name="shard">Which parts; null: all.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="progress">Where progress is shown.</param>
    /// <param name="cancellation">Stops between parts; those that are there stay.</param>
    /// <exception cref="LinnetException">A document or a run is damaged, or the disk is full.</exception>
    public void Make(PartFolder folder, Shard? shard, int threads, IProgressReporter progress, CancellationToken cancellation)
    {
        var spill = folder.In(shard is { } s ? $"spill-{s.Index}-of-{s.Of}" : "spill");
        FileErrors.Translate(folder.Path, () =>
        {
            foreach (var kind in Kinds())
            {
                Directory.CreateDirectory(folder.In(FolderOf(kind)));
            }

            Delete(spill);
        });
        using var task = progress.Begin(new Text("Reading for copies", "正在读取并计算指纹"), parts.Count, new Text("parts", "分片"));
        var workers = 0;
        PartWork.Run(parts.Count, folder, shard, threads, () => NewWork(spill, Interlocked.Increment(ref workers), threads), (work, number) => Make(folder, number, work, cancellation), task, cancellation);
        FileErrors.Translate(spill, () => Delete(spill));
    }

    /// <summary>What was made of all parts, for one step.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="step">The step.</param>
    /// <param name="numbers">The documents that the steps before left.</param>
    /// <returns>Null where the step has to read the documents itself.</returns>
    public SharedRuns? Of(PartFolder folder, string step, KeptNumbers numbers) => !_steps.Contains(step) ? null : new SharedRuns(
        new[] { DedupStep.IndexOf(step), SharedRuns.Scores }.ToDictionary(kind => kind, kind => (IReadOnlyList<string>)[.. parts.Select(p => folder.In(PathOf(kind, p.Number)))]), numbers);

    private static string FolderOf(string kind) => $"{kind}-runs";

    private static string PathOf(string kind, int part) => $"{FolderOf(kind)}/{PartFolder.Name(part)}.run";

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private bool HasScores => _keys.Score.Length > 0 && _steps.Any(DedupStep.TakesDocuments);

    private IEnumerable<string> Kinds() => _steps.Select(DedupStep.IndexOf).Concat(HasScores ? [SharedRuns.Scores] : []);

    private DiskWork NewWork(string spill, int worker, int threads)
    {
        var own = Path.Combine(spill, PartFolder.Name(worker));
        FileErrors.Translate(own, () => Directory.CreateDirectory(own));
        return new DiskWork(own, ((long)recipe.Memory << 20) / threads, 1);
    }

    private void Make(PartFolder folder, int number, DiskWork work, CancellationToken cancellation)
    {
        var part = parts[number];
        var first = parts.Take(number).Sum(p => p.Counts.Kept);
        var path = input.In(part.PathOf(PartFolder.Documents));
        using var lines = new NumberedLines([path], work.File("places"), work.MemoryBytes / 8, DedupStep.MaximumLineBytes);
        using var scores = new DocumentScores(_keys, work);
        foreach (var step in _steps)
        {
            Save(step, folder.In(PathOf(DedupStep.IndexOf(step), number)));
            Require(path, lines.Count, part.Counts.Kept);
        }

        if (HasScores)
        {
            scores.Save(folder.In(PathOf(SharedRuns.Scores, number)), lines.Count);
        }

        folder.WriteRecord(new PartRecord(number, part.Source, part.File, [.. Kinds().Select(kind => folder.Entry(PathOf(kind, number)))], new FunnelCounts([])
        {
            Records = part.Counts.Kept,
            Documents = part.Counts.Kept,
            Characters = part.Counts.KeptCharacters,
        }));

        void Save(string step, string run)
        {
            if (step == "near")
            {
                using var bands = NearDuplicateFiles.Index(lines, _keys, DedupStep.NearOf(recipe), Folding.Default, scores, work, cancellation);
                bands.Save(run, first, cancellation);
                return;
            }

            using var pieces = step switch
            {
                "exact" => RepeatedText.IndexDocuments(lines, _keys, recipe.ExactForm, Folding.Default, scores, work, cancellation),
                "repeated_lines" => RepeatedText.IndexLines(lines, _keys, recipe.ExactForm, Folding.Default, work, cancellation),
                "sentence_spans" => SentenceSpans.Index(lines, _keys, recipe.Spans.Sentences, Folding.Default, work, cancellation),
                _ => RepeatedWindows.Index(lines, _keys, recipe.Substrings.Length, work, cancellation),
            };
            pieces.Save(run, first, cancellation);
        }
    }

    private static void Require(string path, long found, long expected)
    {
        if (found != expected)
        {
            throw new ArtifactException(
                path,
                new Text($"{expected} documents, as {PartFolder.ListFile} tells", $"{PartFolder.ListFile} 所记的 {expected} 篇文档"),
                new Text($"{found}", $"{found} 篇"),
                new Text("Run the stage that makes it again.", "请重新运行生成它的阶段。"));
        }
    }
}
