using Linnet.Core.Random;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Parts;
using Linnet.Corpora.Review.Statistics;
using Linnet.Corpora.Screening;

namespace Linnet.Corpora.Review.Sampling;

/// <summary>What each rule of a stage removed or flagged, from its ledger.</summary>
/// <param name="stage">The stage.</param>
/// <param name="settings">What is asked for.</param>
internal sealed class RemovedUnits(ReviewStage stage, ReviewSettings settings)
{
    private readonly SortedDictionary<string, RandomPool<PlacedUnit>> _pools = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _textless = new(StringComparer.Ordinal);

    /// <summary>By rule, what it removed or flagged.</summary>
    public IReadOnlyDictionary<string, UnitPool> Pools => _pools.ToDictionary(p => p.Key, p => new UnitPool(p.Value.Seen, p.Value.Units), StringComparer.Ordinal);

    /// <summary>By rule, ledger lines without a text to judge.</summary>
    public IReadOnlyDictionary<string, long> Textless => _textless;

    /// <summary>Reads the ledger once.</summary>
    /// <exception cref="Core.Errors.LinnetException">It is missing or damaged.</exception>
    public void Read(CancellationToken cancellation)
    {
        foreach (var (part, number, entry) in Entries(cancellation).Where(e => e.Entry.Fate != LedgerFate.Quarantined && CanJudge(e.Entry) && settings.Takes(e.Entry.Source, e.Entry.Rule)))
        {
            if (entry.Excerpt.Length == 0 || (entry.Fate == LedgerFate.Changed && entry.Line == 0))
            {
                _textless[entry.Rule] = _textless.GetValueOrDefault(entry.Rule) + 1;
                continue;
            }

            if (!_pools.TryGetValue(entry.Rule, out var pool))
            {
                _pools[entry.Rule] = pool = new RandomPool<PlacedUnit>(settings.Pool);
            }

            var random = new CounterRandom(settings.Seed, $"review/{stage.Name}/{entry.Rule}/removed");
            pool.Add(random, PlaceNumbers.Index(part, number), () => new PlacedUnit(part, number, LineOf(entry), entry.Value, entry.Threshold));
        }
    }

    /// <summary>The ledger's lines at places.</summary>
    public Dictionary<(int Part, long Number), LedgerEntry> Fetch(HashSet<(int Part, long Number)> places, CancellationToken cancellation) =>
        Entries(cancellation, places.Select(p => p.Part).ToHashSet()).Where(e => places.Contains((e.Part, e.Number))).ToDictionary(e => (e.Part, e.Number), e => e.Entry);

    /// <summary>The line that a unit is, from 1; 0 for a document, whatever line its rule looked at.</summary>
    public static int LineOf(LedgerEntry entry) => entry.Fate == LedgerFate.Changed ? entry.Line : 0;

    // Whether a text is an exam question, or personal, is no matter of how good it is; and what people decided before is decided.
    private static bool CanJudge(LedgerEntry entry) =>
        entry.Step is not (ScreenSteps.Decontamination or ScreenSteps.PersonalData) && entry.Rule != DecidedDocuments.DeniedRule;

    private IEnumerable<(int Part, long Number, LedgerEntry Entry)> Entries(CancellationToken cancellation, HashSet<int>? parts = null)
    {
        foreach (var part in stage.Parts.Where(p => parts?.Contains(p.Number) != false))
        {
            var number = 0L;
            foreach (var entry in LedgerFile.Read(stage.Folder.In(part.PathOf(PartFolder.Ledgers)), cancellation))
            {
                yield return (part.Number, number++, entry);
            }
        }
    }
}
