using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.JsonLines;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Corpora.Cleaning;
using Linnet.Corpora.Deduplication.Storage;
using Linnet.Corpora.FastText;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Parts;
using Linnet.Corpora.Reports;
using Linnet.Corpora.Stages;

namespace Linnet.Corpora.Selection;

/// <summary>Takes the best documents of each source, and splits them into training and validation.</summary>
/// <remarks>
/// Outputs: <c>SOURCE.train.jsonl</c> and <c>SOURCE.validation.jsonl</c>, whose lines are those of the input byte for byte; <c>scores/</c> with the
/// score and the size of each document, from which another selection needs no computing; <c>ledger/</c>, <c>index/</c> and <c>parts.jsonl</c> as the
/// other corpus stages. The quantile is exact: scores are sorted, past memory on disk.
/// </remarks>
public sealed class CorpusSelectStage : IStage<CorpusSelectRecipe>
{
    /// <summary>The stage's name.</summary>
    public const string StageName = "select";

    private const string ScoresFolder = "scores";
    private static readonly IReadOnlyList<string> Steps = ["quality"];
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public IReadOnlyList<StageInput> Inputs(CorpusSelectRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var inputs = new List<StageInput> { new(recipe.Input, StageInput.Folder) };
        if (recipe.Scores.Length > 0)
        {
            inputs.Add(new(recipe.Scores, StageInput.Folder));
        }
        else if (recipe.Score.By == ScoreKind.Model)
        {
            inputs.Add(new(recipe.Score.Model, StageInput.File));
        }

        return inputs;
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
            FileErrors.Translate(context.Folder, () => Directory.CreateDirectory(folder.In(ScoresFolder)));
            Score(recipe, context, input, folder, parts, cancellation);
            var records = new List<PartRecord>();
            using var task = context.Progress.Begin(new Text("Selecting", "正在筛选"), parts.Count, new Text("parts", "分片"));
            foreach (var source in sources)
            {
                var own = parts.Where(p => p.Source == source).ToList();
                var boundary = Find(recipe, source, own, folder, context, cancellation);
                records.AddRange(Write(recipe, source, own, input, folder, boundary, cancellation));
                task.Report(records.Count);
            }

            folder.Complete(records.OrderBy(r => r.Number));
        }

        folder.FinishComplete();
        var summary = Summary(recipe, sources, folder, cancellation);
        context.Metrics.WriteOnly(summary);
        FunnelReport.Write(context, new Text("Selected text", "筛选后的文本"), summary, [Sides(summary)]);
        return new StageResult(summary);
    }

    // Every part's scores, in the order of its documents.
    private static void Score(
        CorpusSelectRecipe recipe, StageContext context, PartFolder input, PartFolder folder, IReadOnlyList<PartRecord> parts, CancellationToken cancellation)
    {
        using var task = context.Progress.Begin(new Text("Scoring", "正在评分"), parts.Count, new Text("parts", "分片"));
        var model = recipe.Scores.Length == 0 && recipe.Score.By == ScoreKind.Model ? FastTextFile.Read(context.Resolve(recipe.Score.Model)) : null;
        if (model is not null && !LabelNames.Of(model).Contains(recipe.Score.Label, StringComparer.Ordinal))
        {
            throw new CheckFailedException(new Text(
                $"score.label: expected one of the model's labels, found {recipe.Score.Label}. Correct it.", $"score.label：应为模型的标签之一，实际是 {recipe.Score.Label}。请修改。"));
        }

        var next = 0;
        Workers.Run(
            context.Threads,
            () => new Scoring(recipe.Score.Label, model?.CreatePredictor(recipe.Score.Unit), model),
            mine =>
            {
                mine.Part = next < parts.Count ? next++ : -1;
                return mine.Part >= 0;
            },
            mine =>
            {
                var part = parts[mine.Part];
                var path = folder.In(ScorePath(part.Number));
                if (File.Exists(path))
                {
                    return; // it appeared whole before the stage was interrupted
                }

                if (recipe.Scores.Length > 0)
                {
                    var stored = Path.Combine(context.Resolve(recipe.Scores), ScorePath(part.Number));
                    AtomicFile.Write(path, FileErrors.Translate(stored, () => File.ReadAllBytes(stored)));
                }
                else
                {
                    var documents = input.In(part.PathOf(PartFolder.Documents));
                    AtomicFile.Write(path, PartFolder.Pack(mine.Score(FileErrors.Translate(documents, () => File.ReadAllBytes(documents)), documents)));
                }

                task.Report(mine.Part + 1);
            },
            cancellation);
    }

    private static Boundary Find(
        CorpusSelectRecipe recipe, string source, List<PartRecord> parts, PartFolder folder, StageContext context, CancellationToken cancellation)
    {
        var spill = folder.In("spill");
        FileErrors.Translate(spill, () => Directory.CreateDirectory(spill));
        try
        {
            using var runs = new SortedRuns<ScoredDocument>(Path.Combine(spill, "scores"), (long)recipe.Memory << 20, 1);
            var (writer, number, size) = (runs.CreateWriter(), 0L, 0L);
            foreach (var score in parts.SelectMany(part => Scores(folder, part, cancellation)))
            {
                writer.Add(new ScoredDocument(score.Score, number++, score.Size));
                size += score.Size;
            }

            return TopShare.Of(runs, size, recipe.Sources.FirstOrDefault(s => s.Name == source)?.Keep ?? recipe.Keep, cancellation);
        }
        finally
        {
            Directory.Delete(spill, recursive: true);
        }
    }

    private static List<PartRecord> Write(
        CorpusSelectRecipe recipe, string source, List<PartRecord> parts, PartFolder input, PartFolder folder, Boundary boundary, CancellationToken cancellation)
    {
        var (records, number) = (new List<PartRecord>(), 0L);
        AtomicFile.Write(folder.In($"{source}.train.jsonl"), train => AtomicFile.Write(folder.In($"{source}.validation.jsonl"), validation =>
        {
            var (fields, output) = (new DocumentFields(), new PartOutput(Steps));
            foreach (var part in parts)
            {
                cancellation.ThrowIfCancellationRequested();
                output.Begin();
                var path = input.In(part.PathOf(PartFolder.Documents));
                using var scores = Scores(folder, part, cancellation).GetEnumerator();
                foreach (var line in new PartLines(FileErrors.Translate(path, () => File.ReadAllBytes(path))))
                {
                    fields.Read(line, path, output.Counts.Documents + 1);
                    if (!scores.MoveNext() || scores.Current.Id != fields.Id)
                    {
                        throw OtherScores(part);
                    }

                    output.Take(fields.Id, fields.Characters);
                    if (boundary.Takes(scores.Current.Score, number++))
                    {
                        var side = DocumentSplit.IsHeldOut(fields.Id, _ => false, recipe.HeldOutShare) ? validation : train;
                        side.Write(line);
                        side.Write("\n"u8);
                        output.Counts.Kept++;
                        output.Counts.KeptCharacters += fields.Characters;
                    }
                    else
                    {
                        output.Add(new LedgerEntry(
                            fields.Id, source, "quality", "low_quality", LedgerFate.Removed, fields.Characters, Characters.Excerpt(fields.Text, LedgerEntry.ExcerptLength))
                        {
                            Value = scores.Current.Score,
                            Threshold = boundary.Score,
                        });
                    }
                }

                if (scores.MoveNext())
                {
                    throw OtherScores(part);
                }

                output.Counts.Records = output.Counts.Documents;
                records.Add(folder.Write(part.Number, source, part.File, null, output.Ledger, output.Ids, output.Counts));
            }
        }));
        return records;
    }

    private static JsonObject Summary(CorpusSelectRecipe recipe, List<string> sources, PartFolder folder, CancellationToken cancellation)
    {
        var summary = FunnelSummary.Of(sources, ["low_quality"], Steps, folder.Parts());
        foreach (var source in sources)
        {
            var of = summary["sources"]![source]!.AsObject();
            of["keep"] = recipe.Sources.FirstOrDefault(s => s.Name == source)?.Keep ?? recipe.Keep;
            of["train"] = Side(folder.In($"{source}.train.jsonl"), cancellation);
            of["validation"] = Side(folder.In($"{source}.validation.jsonl"), cancellation);
        }

        return summary;
    }

    private static JsonObject Side(string path, CancellationToken cancellation)
    {
        var (documents, characters) = (0L, 0L);
        foreach (var document in TextLines.ReadDocuments(path, cancellation))
        {
            (documents, characters) = (documents + 1, characters + Characters.Count(document.Text));
        }

        return new JsonObject { ["documents"] = documents, ["characters"] = characters };
    }

    private static ReportSection Sides(JsonObject summary) => new(new Text("What is left", "剩下的文本"), [new Table(
        [
            new(new Text("source", "数据源")),
            new(new Text("documents to train on", "训练文档"), Numeric: true),
            new(new Text("characters", "字符"), Numeric: true),
            new(new Text("documents held out", "留出文档"), Numeric: true),
            new(new Text("characters", "字符"), Numeric: true),
        ],
        [.. summary["sources"]!.AsObject().Select(s => (IReadOnlyList<Text>)
            [
                Text.Same(s.Key),
                ReportFile.Count(s.Value!["train"]!["documents"]),
                ReportFile.Count(s.Value["train"]!["characters"]),
                ReportFile.Count(s.Value["validation"]!["documents"]),
                ReportFile.Count(s.Value["validation"]!["characters"]),
            ])])
    {
        Caption = new Text("What is held out is decided by the documents' names alone.", "留出哪些文档只由文档名称决定。"),
    }]);

    private static string ScorePath(int part) => $"{ScoresFolder}/{PartFolder.Name(part)}.jsonl.zst";

    private static IEnumerable<(string Id, double Score, long Size)> Scores(PartFolder folder, PartRecord part, CancellationToken cancellation)
    {
        using var stream = PackedFile.Open(folder.In(ScorePath(part.Number)));
        foreach (var line in new JsonLinesReader().Read(stream, folder.In(ScorePath(part.Number)), cancellation))
        {
            yield return line.Value.TryGetProperty("id", out var id) && line.Value.TryGetProperty("score", out var score) && line.Value.TryGetProperty("characters", out var size)
                ? (id.GetString()!, score.GetDouble(), size.GetInt64())
                : throw OtherScores(part);
        }
    }

    private static CheckFailedException OtherScores(PartRecord part) => new(new Text(
        $"scores of part {part.Number}: expected those of its documents, found others. Name the selection that was made from this input, or none.",
        $"分片 {part.Number} 的分数：应为其中各文档的分数，实际是其他文档的。请指明由此输入得出的筛选，或不指定。"));

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

    private sealed class Scoring(string label, FastTextPredictor? predictor, FastTextModel? model)
    {
        private readonly DocumentFields _fields = new();
        private readonly IReadOnlyList<string> _labels = model is null ? [] : LabelNames.Of(model);
        private readonly ArrayBufferWriter<byte> _scores = new();

        public int Part { get; set; }

        public ReadOnlySpan<byte> Score(byte[] documents, string path)
        {
            _scores.ResetWrittenCount();
            var number = 0L;
            foreach (var line in new PartLines(documents))
            {
                _fields.Read(line, path, ++number);
                using (var json = new Utf8JsonWriter(_scores, Options))
                {
                    json.WriteStartObject();
                    json.WriteString("id", _fields.Id);
                    json.WriteNumber("score", Math.Round(predictor is null ? _fields.Score : Probability(), 6));
                    json.WriteNumber("characters", _fields.Characters);
                    json.WriteEndObject();
                }

                _scores.Write("\n"u8);
            }

            return _scores.WrittenSpan;
        }

        private double Probability()
        {
            foreach (var found in predictor!.Predict(_fields.Text, _labels.Count))
            {
                if (_labels[found.Label] == label)
                {
                    return Math.Min(1, found.Probability);
                }
            }

            return 0;
        }
    }
}
