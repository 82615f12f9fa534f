using Linnet.Corpora.Classification;
using Linnet.Corpora.Cleaning.Rules;
using Linnet.Corpora.Deduplication;

namespace Linnet.Corpora.Cleaning;

/// <summary>Cleans documents, step by step: white space, lines, documents, exact copies, language, near duplicates, quality.</summary>
/// <remarks>
/// Exact copies go before the language filter, because a translated source holds untranslated lines: once the English originals' copies are gone,
/// the filter sees each document's own language.
/// </remarks>
public sealed class Cleaner(CleanRecipe recipe, LinearClassifier? classifier, ulong seed)
{
    /// <summary>The steps' names, in order.</summary>
    public static IReadOnlyList<string> Stages { get; } = ["normalize", "lines", "documents", "exact", "language", "near", "quality"];

    private readonly IReadOnlyList<ILineRule> _lineRules =
    [
        new LongLine(recipe.Rules.LongLine),
        new LongWord(recipe.Rules.LongWord),
        new PlaceholderLine(recipe.Rules.PlaceholderLetters),
        new FewLetters(recipe.Rules.FewLetters),
        new BoilerplateLine(recipe.Rules.Boilerplate),
    ];

    private readonly ShortDocument _shortDocument = new(recipe.Rules.ShortDocument);

    /// <summary>Names of all rules that can remove something from some source, in the order in which they are applied.</summary>
    public IReadOnlyList<string> RuleNames =>
    [
        .. _lineRules.Select(r => r.Name), .. DocumentRules().Select(r => r.Name),
        "duplicate_document", "duplicate_line", "near_duplicate", "low_quality",
    ];

    /// <summary>What the search for near duplicates found; null before <see cref="Run"/>.</summary>
    public NearDuplicateSearch? Search { get; private set; }

    /// <summary>Cleans.</summary>
    /// <param name="documents">All documents, by source in the recipe's order.</param>
    /// <param name="advanced">Told the number of finished steps.</param>
    /// <param name="cancellation">Looked at between steps.</param>
    public Funnel Run(IReadOnlyList<CorpusDocument> documents, Action<int> advanced, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(advanced);
        var funnel = new Funnel([.. recipe.Sources.Select(s => s.Name)], documents);
        var wanted = recipe.Sources.ToDictionary(s => s.Name, s => s.Languages, StringComparer.Ordinal);
        var shares = recipe.Sources.ToDictionary(s => s.Name, s => s.Keep, StringComparer.Ordinal);
        Take(0, Normalization.Apply);
        Take(1, d => RuleFilter.Lines("lines", d, _lineRules));
        Take(2, d => RuleFilter.Documents("documents", d, DocumentRules()));
        Take(3, d => WithoutCopies("exact", d));
        Take(4, d => classifier is null ? new StepResult(d, []) : LanguageFilter.Apply("language", d, classifier, wanted, recipe.Language.MinimumConfidence));
        Take(5, d =>
        {
            var result = NearDuplicateFilter.Apply("near", d, recipe.Deduplication, seed, out var search);
            Search = search;
            return result;
        });
        Take(6, d => QualitySelection.Apply("quality", d, shares, document => QualityScore.Of(document.Lines).Value));
        return funnel;

        void Take(int step, Func<IReadOnlyList<CorpusDocument>, StepResult> apply)
        {
            cancellation.ThrowIfCancellationRequested();
            funnel.Take(Stages[step], apply(funnel.Documents));
            advanced(step + 1);
        }
    }

    // Documents first, so that a copied document is named as one; what is too short without its copied lines goes too.
    private StepResult WithoutCopies(string stage, IReadOnlyList<CorpusDocument> documents)
    {
        var whole = ExactDuplicates.Documents(stage, documents);
        var lines = ExactDuplicates.Lines(stage, whole.Kept);
        var rest = RuleFilter.Documents(stage, lines.Kept, [_shortDocument]);
        return new StepResult(rest.Kept, [.. whole.Removals, .. lines.Removals, .. rest.Removals]);
    }

    private IReadOnlyList<IDocumentRule> DocumentRules() =>
    [
        _shortDocument,
        new LongDocument(recipe.Rules.LongDocument),
        new LongWords(recipe.Rules.LongWords),
        new EllipsisLines(recipe.Rules.EllipsisLines),
        new RepeatedPieces(recipe.Rules.RepeatedPieces),
    ];
}
