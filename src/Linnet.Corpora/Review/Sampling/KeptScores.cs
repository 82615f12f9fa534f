using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.JsonLines;
using Linnet.Core.Messages;
using Linnet.Core.Random;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Parts;
using Linnet.Corpora.Review.Statistics;

namespace Linnet.Corpora.Review.Sampling;

/// <summary>What selection kept, with the scores that it stored.</summary>
internal static class KeptScores
{
    /// <summary>The rule of selection.</summary>
    public const string Rule = "low_quality";

    /// <summary>A pool of kept documents; null where nothing was removed, so that there is no bound.</summary>
    /// <exception cref="LinnetException">Scores or ledger are missing or damaged.</exception>
    public static UnitPool? Measure(ReviewStage stage, ReviewSettings settings, CancellationToken cancellation)
    {
        var (random, pool) = (new CounterRandom(settings.Seed, $"review/{stage.Name}/kept/documents"), new RandomPool<PlacedUnit>(settings.Pool));
        var bounds = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var part in stage.Parts.Where(p => settings.TakesSource(p.Source)))
        {
            var removed = new HashSet<string>(StringComparer.Ordinal);
            foreach (var entry in LedgerFile.Read(stage.Folder.In(part.PathOf(PartFolder.Ledgers)), cancellation))
            {
                removed.Add(entry.Id);
                bounds[part.Source] = entry.Threshold ?? 0;
            }

            Add(stage, part, removed, random, pool, cancellation);
        }

        var sources = stage.Parts.ToDictionary(p => p.Number, p => p.Source);
        return bounds.Count == 0 ? null : new UnitPool(
            pool.Seen, [.. pool.Units.Select(u => u with { Threshold = bounds.TryGetValue(sources[u.Part], out var bound) ? bound : null, Value = bounds.ContainsKey(sources[u.Part]) ? u.Value : null })]);
    }

    private static void Add(ReviewStage stage, PartRecord part, HashSet<string> removed, CounterRandom random, RandomPool<PlacedUnit> pool, CancellationToken cancellation)
    {
        var path = stage.Folder.In($"scores/{PartFolder.Name(part.Number)}.jsonl.zst");
        using var stream = PackedFile.Open(path);
        var number = 0L;
        foreach (var line in new JsonLinesReader().Read(stream, path, cancellation))
        {
            if (!line.Value.TryGetProperty("id", out var id) || !line.Value.TryGetProperty("score", out var score))
            {
                throw new DataFormatException(path, line.Number, new Text("expected a document's score, found something else: the file is damaged.", "应为文档的分数，实际是其他内容：文件已损坏。"));
            }

            if (!removed.Contains(id.GetString()!))
            {
                var (at, value) = (number, score.GetDouble());
                pool.Add(random, PlaceNumbers.Index(part.Number, number), () => new PlacedUnit(part.Number, at, 0, value, null));
            }

            number++;
        }
    }
}
