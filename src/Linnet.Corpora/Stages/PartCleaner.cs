using Linnet.Corpora.FastText;
using Linnet.Corpora.Filters;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Parts;
using Linnet.Corpora.Reading;
using Linnet.Corpora.Review;
using Linnet.Corpora.Screening;
using Linnet.Corpora.Selection;

namespace Linnet.Corpora.Stages;

/// <summary>Takes one part after another through the steps of cleaning. One for each thread.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="rules">The rules of each source; shared by threads.</param>
/// <param name="language">The model of languages; null where there is none.</param>
/// <param name="lists">The lists of the screens; null where none is applied.</param>
/// <param name="decided">Documents that people decided on; shared by threads.</param>
/// <param name="tokenizer">Counts tokens; null: they are not counted.</param>
internal sealed class PartCleaner(
    CorpusCleanRecipe recipe, IReadOnlyList<RuleSet> rules, FastTextModel? language, ScreenLists? lists, DecidedDocuments decided, CorpusTokenizer? tokenizer) : IPartWorker
{
    private const int MostLanguages = 5;

    private static readonly IReadOnlyList<string> AllSteps =
    [
        ScreenSteps.Urls, "normalize", "lines", "documents", "language", ScreenSteps.Sensitive, ScreenSteps.Nsfw, ScreenSteps.Decontamination, ScreenSteps.PersonalData,
        NoiseSummary.Step,
    ];

    private readonly TextNormalization _normalization = new();
    private readonly DocumentFilter?[] _filters = new DocumentFilter?[rules.Count];
    private readonly DocumentScreens?[] _screens = new DocumentScreens?[rules.Count];
    private readonly FastTextPredictor? _predictor = language?.CreatePredictor(recipe.Language.Unit);
    private readonly IReadOnlyList<string> _labels = language is null ? [] : LabelNames.Of(language);
    private readonly PartOutput _output = new(Steps(recipe), tokenizer);

    /// <summary>The names of a recipe's steps, in order.</summary>
    public static IReadOnlyList<string> Steps(CorpusCleanRecipe recipe) => recipe.Sources.Any(s => s.Noise) ? AllSteps : [.. AllSteps.SkipLast(1)];

    /// <summary>The step before another.</summary>
    public static string Before(string step) => AllSteps[AllSteps.ToList().IndexOf(step) - 1];

    /// <inheritdoc/>
    public CorpusPart Part { get; } = new();

    /// <inheritdoc/>
    public void Work(PartFolder folder)
    {
        var source = recipe.Sources[Part.Source];
        _output.Begin();
        _output.Counts.Records = Part.Documents.Count + Part.Skipped.Count + Part.PassedOver;
        _output.Counts.PassedOver = Part.PassedOver;
        var screens = lists is null ? null : _screens[Part.Source] ??= new DocumentScreens(
            source.Name, lists, recipe.Screens, source.Screens, source.Filters.Profile);
        foreach (var record in Part.Skipped)
        {
            Add(new LedgerEntry(record.Place, source.Name, "read", record.Reason, LedgerFate.Quarantined, 0, record.Excerpt), screens);
        }

        foreach (var document in Part.Documents)
        {
            Clean(document, source, screens);
        }

        folder.Write(Part.Number, source.Name, Part.File, _output.Documents, _output.Ledger, _output.Ids, _output.Counts);
    }

    private void Clean(SourceDocument document, CorpusSourceSection source, DocumentScreens? screens)
    {
        var (id, text) = (document.Document.Id, document.Document.Text);
        var characters = Characters.Count(text);
        var (original, tokens) = (text, _output.Tokens.Count(text));
        _output.Take(id, characters, tokens);
        if (recipe.Filter && decided.IsDenied(source.Name, id))
        {
            Add(new LedgerEntry(id, source.Name, "documents", DecidedDocuments.DeniedRule, LedgerFate.Removed, characters, Characters.Excerpt(text, LedgerEntry.ExcerptLength)), screens);
            return;
        }

        var isAllowed = decided.IsAllowed(source.Name, id);
        if (!isAllowed && screens?.Blocked(id, document.Url, characters) is { } blocked)
        {
            Add(blocked, screens);
            return;
        }

        text = Normalize(id, source.Name, text);
        if (recipe.Filter && !isAllowed)
        {
            var result = (_filters[Part.Source] ??= new DocumentFilter(rules[Part.Source])).Apply(text);
            foreach (var removal in result.Removals)
            {
                Add(removal.ToEntry(id, source.Name), screens);
            }

            if (result.Kept is null)
            {
                return;
            }

            text = result.Kept;
        }

        if (recipe.Filter && !isAllowed && IsOtherLanguage(text, source, out var found, out var probability))
        {
            Add(new LedgerEntry(
                id, source.Name, "language", "language", LedgerFate.Removed, Characters.Count(text), Characters.Excerpt(text, LedgerEntry.ExcerptLength))
            {
                Value = probability,
                Threshold = recipe.Language.MinimumProbability,
                Found = found,
            }, screens);
            return;
        }

        if (screens is not null)
        {
            if (screens.Apply(id, text, isAllowed, entry => Add(entry, screens)) is not { } left)
            {
                return;
            }

            text = left;
        }

        if (source.Noise)
        {
            Add(NoiseSummary.Passed(id, source.Name, text), screens);
            return;
        }

        _output.Keep(document, source.Name, text, text == original ? tokens : _output.Tokens.Count(text), Score(text));
    }

    // What a text may not keep its ledger may not either; half a number at a cut is no number to the mask, and goes before it.
    private void Add(LedgerEntry entry, DocumentScreens? screens) =>
        _output.Add(screens is null ? entry : entry with { Excerpt = screens.Mask(Characters.WithoutHalves(entry.Excerpt)) });

    private string Normalize(string id, string source, string text)
    {
        if (!recipe.Normalize)
        {
            return text;
        }

        var normalized = _normalization.Apply(text);
        var removed = ReferenceEquals(text, normalized) ? 0 : Characters.Count(text) - Characters.Count(normalized);
        if (removed > 0)
        {
            _output.Add(new LedgerEntry(id, source, "normalize", "white_space_and_controls", LedgerFate.Changed, removed, ""));
        }

        return normalized;
    }

    private bool IsOtherLanguage(string text, CorpusSourceSection source, out string found, out double probability)
    {
        (found, probability) = ("", 0);
        if (_predictor is null || source.Languages.Count == 0)
        {
            return false;
        }

        foreach (var label in _predictor.Predict(text, MostLanguages))
        {
            var name = _labels[label.Label];
            found = found.Length == 0 ? name : found;
            probability += source.Languages.Contains(name, StringComparer.Ordinal) ? label.Probability : 0;
        }

        probability = Math.Min(1, probability);
        return probability < recipe.Language.MinimumProbability;
    }

    private double? Score(string text) => recipe.Score switch
    {
        DocumentScore.Quality => QualityScore.Of(text.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Value,
        DocumentScore.Characters => Characters.Count(text),
        _ => null,
    };
}
