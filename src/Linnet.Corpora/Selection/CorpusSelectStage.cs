using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Core.Reports;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Parts;

namespace Linnet.Corpora.Selection;

/// <summary>Takes the best documents of each source, and splits them into training and validation.</summary>
/// <remarks>
/// Outputs: <c>SOURCE.train.jsonl</c> and <c>SOURCE.validation.jsonl</c>, whose lines are those of the input byte for byte; <c>scores/</c> with the
/// score and the sizes of each document, from which another selection needs no computing; <c>split.json</c>, what is in the two files of each source;
/// <c>ledger/</c>, <c>index/</c> and <c>parts.jsonl</c> as the other corpus stages. The quantile is exact: scores are sorted, past memory on disk.
/// Several processes may share the scoring, part by part; finding each source's boundary and writing are of the one that is started without a shard.
/// </remarks>
public sealed class CorpusSelectStage : IStage<CorpusSelectRecipe>
{
    /// <summary>The stage's name.</summary>
    public const string StageName = "select";

    internal static readonly IReadOnlyList<string> Steps = ["quality"];

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public IReadOnlyList<StageInput> Inputs(CorpusSelectRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(run);
        var inputs = new List<StageInput> { PartFolder.Input(recipe.Input) };
        if (recipe.Scores.Length > 0)
        {
            inputs.Add(PartFolder.Input(recipe.Scores));
        }
        else if (recipe.Score.By == ScoreKind.Model)
        {
            inputs.Add(new(recipe.Score.Model, StageInput.File));
        }

        return [.. inputs, .. recipe.Types.Select(f => new StageInput(f, StageInput.File)), .. CorpusTokenizer.Input(recipe.Tokenizer, run.Resolve)];
    }

    /// <inheritdoc/>
    /// <exception cref="CheckFailedException">A source is unknown, the model lacks the label, or stored scores are of other documents.</exception>
    /// <exception cref="LinnetException">The input is damaged, or the disk is full.</exception>
    public StageResult Run(CorpusSelectRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var input = new PartFolder(context.Resolve(recipe.Input));
        var parts = input.Parts();
        List<string> sources = [.. parts.Select(p => p.Source).Distinct()];
        RequireSources(recipe, sources);
        RequireDisk(parts, context.Folder);
        var folder = new PartFolder(context.Folder);
        if (!folder.IsComplete)
        {
            folder.Prepare();
            input.RequireDocuments(parts, context.Progress, cancellation);
            FileErrors.Translate(context.Folder, () => Directory.CreateDirectory(folder.In(StoredScores.Folder)));
            var resolved = Identity(File.ReadAllText(Path.Combine(context.Folder, StageFiles.ResolvedRecipe)), recipe, context.Run, cancellation);
            if (SharedParts.Find(context.Run, StageName, resolved, []) is { } shared)
            {
                SharedParts.Adopt(shared, folder, cancellation);
            }

            new PartScoring(recipe, context.Resolve, input, parts).Run(folder, null, context.Threads, context.Progress, cancellation);
            Select(recipe, sources, TypeIds(recipe, context.Resolve, cancellation), input, folder, parts, context.Progress, cancellation);
        }

        folder.FinishComplete();
        SharedParts.Delete(context.Run, StageName);
        var summary = Summary(recipe, sources, folder);
        summary["journey"] = CorpusJourney.Of(input.Path, summary["sources"]!.AsObject(), StageName);
        context.Metrics.WriteOnly(summary);
        FunnelReport.Write(context, new Text("Selected text", "筛选后的文本"), summary, SelectionReport.Sections(summary));
        return new StageResult(summary);
    }

    /// <summary>The page's sections, from the finished stage's files alone.</summary>
    /// <param name="summary">The summary in stage.json.</param>
    /// <param name="folder">The stage's folder.</param>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary, string folder) => [.. FunnelReport.Sections(summary, folder), .. SelectionReport.Sections(summary)];

    /// <summary>Scores the parts of one shard in a folder that other processes share; the stage started without a shard takes them over.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="resolved">The recipe with every value, as text.</param>
    /// <param name="run">The run; its folder is made where it is not there.</param>
    /// <param name="shard">Which parts.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="progress">Where progress is shown.</param>
    /// <param name="cancellation">Stops between parts; those that are there stay.</param>
    /// <returns>How many parts there are in all, how many belong to the shard, and how many of all are there.</returns>
    /// <exception cref="LinnetException">The input is missing or damaged, or the shared folder belongs to another recipe.</exception>
    public static ShardResult RunShard(
        CorpusSelectRecipe recipe, string resolved, RunDirectory run, Shard shard, int threads, IProgressReporter progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(run);
        var input = new PartFolder(run.Resolve(recipe.Input));
        var parts = input.Parts();
        RequireSources(recipe, [.. parts.Select(p => p.Source).Distinct()]);
        var folder = SharedParts.Open(run, StageName, Identity(resolved, recipe, run, cancellation), []);
        new PartScoring(recipe, run.Resolve, input, parts).Run(folder, shard, threads, progress, cancellation);
        return new ShardResult(shard, parts.Count, Enumerable.Range(0, parts.Count).Count(shard.Holds), folder.Numbers().Count);
    }

    // Processes that share work must have the same input, scores, model and tokenizer.
    private static string Identity(string resolved, CorpusSelectRecipe recipe, RunDirectory run, CancellationToken cancellation)
    {
        string[] files =
        [
            Path.Combine(recipe.Input, PartFolder.ListFile),
            .. recipe.Scores.Length > 0 ? [Path.Combine(recipe.Scores, PartFolder.ListFile)] : recipe.Score.By == ScoreKind.Model ? [recipe.Score.Model] : (string[])[],
        ];
        return SharedParts.Identity(resolved, files, run, cancellation) + CorpusTokenizer.ShaOf(recipe.Tokenizer, run.Resolve);
    }

    private static HashSet<string> TypeIds(CorpusSelectRecipe recipe, Func<string, string> resolve, CancellationToken cancellation) => recipe.Types
        .SelectMany(file => TextLines.ReadDocuments(resolve(file), cancellation))
        .Select(document => document.Id)
        .Where(id => id.StartsWith(DocumentSplit.TypePrefix, StringComparison.Ordinal))
        .ToHashSet(StringComparer.Ordinal);

    private static void Select(
        CorpusSelectRecipe recipe,
        List<string> sources,
        HashSet<string> types,
        PartFolder input,
        PartFolder folder,
        IReadOnlyList<PartRecord> parts,
        IProgressReporter progress,
        CancellationToken cancellation)
    {
        var (records, split) = (new List<PartRecord>(), new JsonObject());
        using var task = progress.Begin(new Text("Selecting", "正在筛选"), parts.Count, new Text("parts", "分片"));
        foreach (var source in sources)
        {
            var writer = new SelectionWriter(recipe, source, types, [.. parts.Where(p => p.Source == source)], input, folder);
            var boundary = writer.FindBoundary(cancellation);
            records.AddRange(writer.Write(boundary, done => task.Report(records.Count + done), cancellation));
            split[source] = writer.Split;
        }

        AtomicFile.Write(folder.In(SelectionWriter.SplitFile), JsonText.Pretty(split));
        folder.Complete(records.OrderBy(r => r.Number));
    }

    private static JsonObject Summary(CorpusSelectRecipe recipe, List<string> sources, PartFolder folder)
    {
        var parts = folder.Parts();
        var summary = FunnelSummary.OfThoseThatCame(FunnelSummary.Of(sources, ["low_quality"], Steps, parts));
        var split = FileErrors.Translate(folder.In(SelectionWriter.SplitFile), () => JsonNode.Parse(File.ReadAllBytes(folder.In(SelectionWriter.SplitFile))))!;
        foreach (var (source, value) in summary["sources"]!.AsObject())
        {
            var of = value!.AsObject();
            of["keep"] = SelectionWriter.Keep(recipe, source);
            of["train"] = split[source]!["train"]!.DeepClone();
            of["validation"] = split[source]!["validation"]!.DeepClone();
        }

        summary["warnings"] = new JsonArray(); // how much goes is what the recipe asks for
        summary["shares_of"] = parts.All(p => p.Counts.Tokenizer.Length > 0) ? "tokens" : "characters";
        return summary;
    }

    private static void RequireSources(CorpusSelectRecipe recipe, List<string> sources)
    {
        if (recipe.Sources.FirstOrDefault(s => !sources.Contains(s.Name)) is { } unknown)
        {
            throw new CheckFailedException(new Text(
                $"sources: expected some of {string.Join(", ", sources)}, found {unknown.Name}. Correct the name.",
                $"sources：应为 {string.Join("、", sources)} 之一，实际是 {unknown.Name}。请修改名称。"));
        }
    }

    private static void RequireDisk(IReadOnlyList<PartRecord> parts, string folder)
    {
        var needed = parts.Sum(p => p.Files.Where(f => f.Path.StartsWith(PartFolder.Documents + "/", StringComparison.Ordinal)).Sum(f => f.Bytes));
        if (DiskSpace.Available(folder) is { } available && available < needed)
        {
            throw new ResourceException(new Text(
                $"{folder}: the selection may take up to {needed:N0} bytes, {available:N0} are free. Free some space, or name another disk with --run.",
                $"{folder}：筛选结果最多需要 {needed:N0} 字节，可用 {available:N0} 字节。请腾出空间，或用 --run 指定另一个磁盘。"));
        }
    }
}
