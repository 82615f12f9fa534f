using Linnet.Core.Random;
using Linnet.Corpora.Review.Statistics;

namespace Linnet.Corpora.Review.Sampling;

/// <summary>What cleaning kept: documents and lines, by chance, measured again by the rules that the stage recorded.</summary>
/// <remarks>
/// A kept text passes the rules for lines unchanged, so that the rules for documents measure of it what they measured then. A rule's population is
/// what was kept of the sources to which it is applied. Personal data is masked after the rules, so that a text with masks may measure a little differently; rules for the same sources share a pool.
/// </remarks>
internal sealed class KeptUnits(ReviewStage stage, ReviewSettings settings, KeptMeasures measures)
{
    private const string Documents = "documents";
    private const string Lines = "lines";

    /// <summary>By rule, what was kept; rules that cannot be measured again are left out.</summary>
    /// <param name="rules">The rules asked for.</param>
    /// <param name="cancellation">Stops between parts.</param>
    public Dictionary<string, UnitPool> Measure(IEnumerable<string> rules, CancellationToken cancellation)
    {
        var measured = rules.Where(measures.CanMeasure).ToList();
        var groups = measured.GroupBy(rule => (Key: string.Join(',', measures.SourcesOf(rule)), IsLine: measures.IsLineRule(rule)))
            .Select(g => new Group(g.Key.IsLine, [.. g], measures.SourcesOf(g.First()).ToHashSet(StringComparer.Ordinal), new RandomPool<PlacedUnit>(settings.Pool)))
            .ToList();
        if (groups.Count == 0)
        {
            return [];
        }

        Fill(groups, cancellation);
        return Values(groups, cancellation);
    }

    private void Fill(List<Group> groups, CancellationToken cancellation)
    {
        var (documents, lines) = (new CounterRandom(settings.Seed, $"review/{stage.Name}/kept/{Documents}"), new CounterRandom(settings.Seed, $"review/{stage.Name}/kept/{Lines}"));
        var (part, line) = (-1, 0L);
        PartDocuments.Each(stage.Folder, stage.Parts.Where(p => settings.TakesSource(p.Source)), (record, number, fields, _) =>
        {
            (part, line) = (record.Number, part == record.Number ? line : 0);
            foreach (var group in groups.Where(g => !g.IsLine && g.Sources.Contains(record.Source)))
            {
                group.Pool.Add(documents, PlaceNumbers.Index(part, number), () => new PlacedUnit(record.Number, number, 0, null, null));
            }

            var lineGroups = groups.Where(g => g.IsLine && g.Sources.Contains(record.Source)).ToList();
            if (lineGroups.Count == 0)
            {
                return;
            }

            var (row, text) = (0, fields.Text);
            foreach (var range in text.AsSpan().Split('\n'))
            {
                (row, line) = (row + 1, line + 1);
                if (!text.AsSpan()[range].IsWhiteSpace())
                {
                    var at = row;
                    lineGroups.ForEach(g => g.Pool.Add(lines, PlaceNumbers.Index(part, line), () => new PlacedUnit(record.Number, number, at, null, null)));
                }
            }
        }, cancellation);
    }

    private Dictionary<string, UnitPool> Values(List<Group> groups, CancellationToken cancellation)
    {
        var wanted = groups.SelectMany(g => g.Pool.Units.Select(u => (Place: (u.Part, u.Number), Unit: u, Group: g))).ToLookup(u => u.Place);
        var parts = wanted.Select(w => w.Key.Part).ToHashSet();
        var found = new Dictionary<string, List<PlacedUnit>>(StringComparer.Ordinal);
        PartDocuments.Each(stage.Folder, stage.Parts.Where(p => parts.Contains(p.Number)), (record, number, fields, _) =>
        {
            var text = wanted.Contains((record.Number, number)) ? fields.Text : "";
            foreach (var (_, unit, group) in wanted[(record.Number, number)])
            {
                foreach (var (rule, value, threshold) in group.IsLine ? measures.Line(record.Source, TextOf(text, unit.Line)) : measures.Document(record.Source, text))
                {
                    if (group.Rules.Contains(rule))
                    {
                        (found.TryGetValue(rule, out var list) ? list : found[rule] = []).Add(unit with { Value = value, Threshold = threshold });
                    }
                }
            }
        }, cancellation);
        return groups.SelectMany(g => g.Rules.Select(rule => (rule, Pool: new UnitPool(g.Pool.Seen, found.GetValueOrDefault(rule, [])))))
            .Where(r => r.Pool.Pool.Count > 0)
            .ToDictionary(r => r.rule, r => r.Pool, StringComparer.Ordinal);
    }

    /// <summary>A line of a text, from 1, without white space at its ends.</summary>
    public static string TextOf(string text, int line)
    {
        var row = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            if (++row == line)
            {
                return text.AsSpan()[range].Trim().ToString();
            }
        }

        throw new ArgumentOutOfRangeException(nameof(line), line, "The text has fewer lines.");
    }

    private sealed record Group(bool IsLine, HashSet<string> Rules, HashSet<string> Sources, RandomPool<PlacedUnit> Pool);
}
