using System.Security.Cryptography;
using System.Text;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Core.Random;
using Linnet.Core.Runs;
using Linnet.Corpora.FastText;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Review.Statistics;
using Linnet.Corpora.Selection;
using Linnet.Corpora.Stages;

namespace Linnet.Corpora.Review.Sampling;

/// <summary>Draws what people review from the ledgers of a run: of each rule removals and kept units, most of them near its bound.</summary>
/// <remarks>
/// Of each side a pool is drawn by chance, measured and cut into strata (<see cref="BorderlineDraw"/>); every unit drawn stands for population / pool ·
/// pooled / drawn units. The same run, settings and seed give the same sample. Memory is bounded by the pools.
/// </remarks>
public sealed class ReviewSampler
{
    private readonly RunDirectory _run;
    private readonly ReviewSettings _settings;
    private readonly IProgressReporter _progress;
    private readonly CancellationToken _cancellation;
    private readonly List<ReviewStratum> _strata = [];
    private readonly List<ReviewNote> _notes = [];
    private readonly Dictionary<string, ReviewItem> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _textLength = new(StringComparer.Ordinal);

    private ReviewSampler(RunDirectory run, ReviewSettings settings, IProgressReporter progress, CancellationToken cancellation) =>
        (_run, _settings, _progress, _cancellation) = (run, settings, progress, cancellation);

    /// <summary>Draws a sample of all finished corpus stages of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="settings">What is asked for.</param>
    /// <param name="progress">Where progress is shown.</param>
    /// <param name="cancellation">Stops between parts.</param>
    /// <exception cref="CheckFailedException">The run has no finished corpus stage, or nothing was removed that can be reviewed.</exception>
    /// <exception cref="LinnetException">A stage's files are missing or damaged.</exception>
    public static ReviewSample Draw(RunDirectory run, ReviewSettings settings, IProgressReporter progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(progress);
        var sampler = new ReviewSampler(run, settings, progress, cancellation);
        return sampler.Draw();
    }

    private ReviewSample Draw()
    {
        var stages = ReviewStage.Of(_run);
        if (stages.Count == 0)
        {
            throw new CheckFailedException(new Text(
                $"{_run.Path}: expected a finished corpus stage (clean, dedup or select), found none. Run `corpus clean` first, with the same --run.",
                $"{_run.Path}：应有已完成的语料阶段（clean、dedup 或 select），实际没有。请先用同一个 --run 运行 `corpus clean`。"));
        }

        using var task = _progress.Begin(new Text("Drawing", "正在抽样"), stages.Count, new Text("stages", "阶段"));
        for (var i = 0; i < stages.Count; i++)
        {
            Draw(stages[i]);
            task.Report(i + 1);
        }

        return _items.Count == 0
            ? throw new CheckFailedException(new Text(
                $"{_run.Path}: expected removals that can be reviewed, found none. Look at the stages' reports; correct `rules` and `sources`.",
                $"{_run.Path}：应有可供复查的去除内容，实际没有。请查看各阶段的报告，并修改 `rules` 和 `sources`。"))
            : new ReviewSample(_settings.Seed, _settings.Reviewers, [.. _items.Values.OrderBy(i => i.Item, StringComparer.Ordinal)], _strata, _notes);
    }

    private void Draw(ReviewStage stage)
    {
        var removed = new RemovedUnits(stage, _settings);
        removed.Read(_cancellation);
        var recipe = stage.Name == CorpusCleanStage.StageName ? stage.Recipe<CorpusCleanRecipe>() : null;
        foreach (var (rule, count) in removed.Textless)
        {
            _notes.Add(new ReviewNote(stage.Name, rule, "no_text", count));
        }

        var pools = removed.Pools;
        var kept = Kept(stage, recipe, [.. pools.Keys]);
        var (ofRemoved, ofKept) = (new List<Drawn>(), new List<Drawn>());
        foreach (var (rule, pool) in pools)
        {
            ofRemoved.AddRange(Strata(stage, rule, true, pool, _settings.PerRule));
            if (kept.TryGetValue(rule, out var keptPool))
            {
                ofKept.AddRange(Strata(stage, rule, false, keptPool, _settings.Kept));
            }
            else
            {
                _notes.Add(new ReviewNote(stage.Name, rule, "kept_not_measured", pool.Population));
            }
        }

        AddRemoved(stage, recipe, removed, ofRemoved);
        AddKept(stage, ofKept);
    }

    private Dictionary<string, UnitPool> Kept(ReviewStage stage, CorpusCleanRecipe? recipe, IReadOnlyList<string> rules)
    {
        if (_settings.Kept == 0 || rules.Count == 0)
        {
            return [];
        }

        if (recipe is not null)
        {
            var path = recipe.Language.Model.Length > 0 ? _run.Resolve(recipe.Language.Model) : "";
            var language = path.Length > 0 && rules.Contains("language") && File.Exists(path) ? FastTextFile.Read(path) : null;
            return new KeptUnits(stage, _settings, new KeptMeasures(recipe, language)).Measure(rules, _cancellation);
        }

        return stage.Name == CorpusSelectStage.StageName && rules.Contains(KeptScores.Rule) && KeptScores.Measure(stage, _settings, _cancellation) is { Pool.Count: > 0 } pool
            ? new Dictionary<string, UnitPool>(StringComparer.Ordinal) { [KeptScores.Rule] = pool }
            : [];
    }

    private IEnumerable<Drawn> Strata(ReviewStage stage, string rule, bool removed, UnitPool pool, int count)
    {
        var random = new CounterRandom(_settings.Seed, $"review/{stage.Name}/{rule}/{(removed ? "removed" : "kept")}/drawn");
        foreach (var stratum in BorderlineDraw.Draw([.. pool.Pool.Select(u => u.Distance)], count, i => random.Bits((ulong)i)))
        {
            _strata.Add(new ReviewStratum(stage.Name, rule, removed, stratum.Name, pool.Population, pool.Pool.Count, stratum.Pooled, stratum.Drawn.Count));
            var weight = pool.Population / (double)pool.Pool.Count * stratum.Pooled / stratum.Drawn.Count;
            foreach (var index in stratum.Drawn)
            {
                var unit = pool.Pool[index];
                yield return new Drawn(unit, new ReviewDraw(rule, removed, stratum.Name, Rounded(unit.Value), Rounded(unit.Threshold), Math.Round(weight, 6)));
            }
        }
    }

    private void AddRemoved(ReviewStage stage, CorpusCleanRecipe? recipe, RemovedUnits removed, List<Drawn> drawn)
    {
        var entries = removed.Fetch([.. drawn.Select(d => (d.Unit.Part, d.Unit.Number))], _cancellation);
        var input = stage.Input;
        var ids = entries.Values.Where(e => RemovedUnits.LineOf(e) == 0).Select(e => (e.Source, e.Id)).ToHashSet();
        ids.UnionWith(input is null ? [] : entries.Values.Where(e => e.Kept is not null).Select(e => ("", e.Kept!)));
        var texts = input is { IsComplete: true } ? OriginalTexts.OfStage(input, ids, _cancellation)
            : recipe is not null ? OriginalTexts.OfSources(stage, recipe, ids, _progress, _cancellation)
            : null;
        if (texts is null)
        {
            _notes.Add(new ReviewNote(stage.Name, "", "excerpts_alone", ids.Count));
        }

        // What was kept is cut as short then: its length must not tell what became of it.
        _textLength[stage.Name] = texts is null ? LedgerEntry.ExcerptLength : _settings.Text;
        foreach (var (unit, draw) in drawn)
        {
            var entry = entries[(unit.Part, unit.Number)];
            var found = unit.Line == 0 ? texts?.GetValueOrDefault((entry.Source, entry.Id)) : null;
            var other = entry.Kept is { } keptId ? texts?.GetValueOrDefault(("", keptId)) : null;
            var text = found is null ? entry.Excerpt : Characters.Excerpt(found.Text, _textLength[stage.Name]);

            // A flagged document was kept, and is the same unit as one that was drawn from the kept ones.
            var isRemoved = entry.Fate != LedgerFate.Flagged;
            var name = Name(stage.Name, entry.Source, entry.Id, isRemoved ? "removed" : "kept", unit.Line == 0 ? "" : $"{unit.Part}/{unit.Number}");
            Add(new ReviewItem(name, stage.Name, entry.Source, entry.Id, unit.Line, text, isRemoved)
            {
                Url = found?.Url,
                Compare = other is null ? entry.Kept is null ? null : "" : Characters.Excerpt(other.Text, _textLength[stage.Name]),
            }, draw);
        }
    }

    private void AddKept(ReviewStage stage, List<Drawn> drawn)
    {
        // Selection writes no documents by parts: they stand in its input, whose parts are the same.
        var folder = stage.Name == CorpusSelectStage.StageName ? stage.Input! : stage.Folder;
        var wanted = drawn.ToLookup(d => (d.Unit.Part, d.Unit.Number));
        var parts = drawn.Select(d => d.Unit.Part).ToHashSet();
        PartDocuments.Each(folder, (folder == stage.Folder ? stage.Parts : folder.Parts()).Where(p => parts.Contains(p.Number)), (part, number, fields, line) =>
        {
            if (!wanted.Contains((part.Number, number)))
            {
                return;
            }

            var (text, url) = (fields.Text, OriginalTexts.Url(line));
            foreach (var (unit, draw) in wanted[(part.Number, number)])
            {
                var shown = unit.Line == 0 ? Characters.Excerpt(text, _textLength[stage.Name]) : Characters.Excerpt(KeptUnits.TextOf(text, unit.Line), LedgerEntry.ExcerptLength);
                var name = Name(stage.Name, part.Source, fields.Id, "kept", unit.Line == 0 ? "" : $"{unit.Line}");
                Add(new ReviewItem(name, stage.Name, part.Source, fields.Id, unit.Line, shown, Removed: false) { Url = unit.Line == 0 ? url : null }, draw);
            }
        }, _cancellation);
    }

    private void Add(ReviewItem item, ReviewDraw draw) =>
        _items[item.Item] = _items.TryGetValue(item.Item, out var known) ? known with { Draws = [.. known.Draws, draw] } : item with { Draws = [draw] };

    // 64 bits of a hash: neither the name nor the order of names tells which side a unit is of.
    private string Name(params string[] parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{_settings.Seed}\0{string.Join('\0', parts)}")).AsSpan(0, 8));

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 6) : null;

    private readonly record struct Drawn(PlacedUnit Unit, ReviewDraw Draw);
}
