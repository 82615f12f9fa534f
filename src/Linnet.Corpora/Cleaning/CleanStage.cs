using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Corpora.Classification;

namespace Linnet.Corpora.Cleaning;

/// <summary>Turns sources into clean text, split into training and validation, with an account of everything that was removed.</summary>
/// <remarks>
/// Outputs for each source that is no noise: <c>SOURCE.train.jsonl</c>, <c>SOURCE.validation.jsonl</c>; for all: <c>removed.jsonl</c>, one line for
/// each removal. Well under a minute, so a killed stage simply begins again.
/// </remarks>
public sealed class CleanStage : IStage<CleanRecipe>
{
    /// <summary>The stage's name.</summary>
    public const string StageName = "tour-clean";

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public IReadOnlyList<StageInput> Inputs(CleanRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var files = recipe.Sources.SelectMany(s => s.Files);
        return [.. (recipe.Language.Classifier.Length > 0 ? files.Append(recipe.Language.Classifier) : files).Select(f => new StageInput(f, StageInput.File))];
    }

    /// <inheritdoc/>
    /// <exception cref="ArtifactException">The classifier is damaged.</exception>
    /// <exception cref="DataFormatException">A line is no document, or an id stands twice in a source.</exception>
    /// <exception cref="CheckFailedException">Of a source too little is left.</exception>
    public StageResult Run(CleanRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var classifier = recipe.Language.Classifier.Length == 0 ? null : ClassifierFile.Read(context.Resolve(recipe.Language.Classifier));
        if (classifier is not null)
        {
            RequireLabels(recipe, classifier);
        }

        var documents = recipe.Sources.SelectMany(s => Read(s, context, cancellation)).ToList();
        var cleaner = new Cleaner(recipe, classifier, context.Seed);
        Funnel funnel;
        using (var task = context.Progress.Begin(new Text("Cleaning", "正在清洗"), Cleaner.Stages.Count, new Text("steps", "步")))
        {
            funnel = cleaner.Run(documents, done => task.Report(done), cancellation);
        }

        var split = Split(recipe, funnel, documents);
        foreach (var (source, (train, validation)) in split)
        {
            TextLines.Write(Path.Combine(context.Folder, $"{source}.train.jsonl"), train);
            TextLines.Write(Path.Combine(context.Folder, $"{source}.validation.jsonl"), validation);
        }

        Removal.Write(Path.Combine(context.Folder, CleanSummary.RemovedFile), funnel.Removals);
        var summary = CleanSummary.Of(recipe, cleaner, funnel, split);
        context.Metrics.WriteOnly(summary);
        CleanReport.Write(context, summary);
        return new StageResult(summary);
    }

    private static void RequireLabels(CleanRecipe recipe, LinearClassifier classifier)
    {
        foreach (var source in recipe.Sources)
        {
            if (source.Languages.FirstOrDefault(l => !classifier.Labels.Contains(l)) is { } unknown)
            {
                throw new CheckFailedException(new Text(
                    $"{source.Name}: expected languages among the classifier's labels ({string.Join(", ", classifier.Labels)}), found {unknown}. Correct `languages`.",
                    $"{source.Name}：语言应在分类器的标签之中（{string.Join("、", classifier.Labels)}），实际是 {unknown}。请修改 `languages`。"));
            }
        }
    }

    private static List<CorpusDocument> Read(SourceSection source, StageContext context, CancellationToken cancellation)
    {
        var documents = new List<CorpusDocument>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in source.Files)
        {
            var path = context.Resolve(file);
            var prefix = source.Files.Count > 1 ? Path.GetFileNameWithoutExtension(path) + ":" : "";
            foreach (var document in TextLines.ReadDocuments(path, cancellation))
            {
                var id = prefix + document.Id;
                if (!ids.Add(id))
                {
                    throw new DataFormatException(
                        path, 0, new Text("expected each id once in a source, found it again. Make the ids unique.", "一个数据源中每个 id 只应出现一次，却再次出现。请使 id 唯一。"), id);
                }

                documents.Add(new CorpusDocument(source.Name, id, document.Source, document.Text.Split('\n')));
            }
        }

        return documents;
    }

    private static Dictionary<string, (IReadOnlyList<Document> Train, IReadOnlyList<Document> Validation)> Split(
        CleanRecipe recipe, Funnel funnel, IReadOnlyList<CorpusDocument> read)
    {
        // Types that were removed still tell nested types from namespaces.
        var types = read.Select(d => d.Id).Where(id => id.StartsWith("T:", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var result = new Dictionary<string, (IReadOnlyList<Document> Train, IReadOnlyList<Document> Validation)>(StringComparer.Ordinal);
        foreach (var source in recipe.Sources.Where(s => !s.Noise))
        {
            var sides = funnel.Documents
                .Where(d => d.Source == source.Name)
                .ToLookup(d => DocumentSplit.IsHeldOut(d.Id, types.Contains, recipe.HeldOutShare), d => new Document(d.Id, d.Origin, d.Text));
            var (train, validation) = (sides[false].ToList(), sides[true].ToList());
            if (train.Count == 0 || validation.Count < recipe.MinimumHeldOut)
            {
                throw new CheckFailedException(new Text(
                    $"{source.Name}: expected training documents and at least {recipe.MinimumHeldOut} held out, found {train.Count} and {validation.Count}. "
                    + "Give more text, or change held_out_share, minimum_held_out or the rules.",
                    $"{source.Name}：应有训练文档且至少留出 {recipe.MinimumHeldOut} 篇，实际是 {train.Count} 篇与 {validation.Count} 篇。"
                    + "请提供更多文本，或修改 held_out_share、minimum_held_out 或规则。"));
            }

            result[source.Name] = (train, validation);
        }

        return result;
    }
}
