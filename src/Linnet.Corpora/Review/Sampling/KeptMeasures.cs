using Linnet.Corpora.FastText;
using Linnet.Corpora.Filters;
using Linnet.Corpora.Filters.Measures;
using Linnet.Corpora.Stages;

namespace Linnet.Corpora.Review.Sampling;

/// <summary>Measures kept texts by the rules of the recipe that cleaning recorded.</summary>
internal sealed class KeptMeasures
{
    private const string LanguageRule = "language";
    private const int MostLanguages = 5;

    private readonly CorpusCleanRecipe _recipe;
    private readonly Dictionary<string, RuleSet> _rules;
    private readonly Dictionary<string, DocumentFilter> _filters;
    private readonly Dictionary<string, DocumentFacts> _lines;
    private readonly FastTextPredictor? _predictor;
    private readonly IReadOnlyList<string> _labels;

    /// <param name="recipe">The recipe.</param>
    /// <param name="language">The model of languages; null where it is not there.</param>
    public KeptMeasures(CorpusCleanRecipe recipe, FastTextModel? language)
    {
        _recipe = recipe;
        _rules = recipe.Sources.ToDictionary(s => s.Name, s => recipe.Filters.RulesFor(s.Filters), StringComparer.Ordinal);
        _filters = _rules.ToDictionary(r => r.Key, r => new DocumentFilter(r.Value), StringComparer.Ordinal);
        _lines = _rules.ToDictionary(r => r.Key, r => new DocumentFacts(r.Value.Words, r.Value.CharactersPerWord), StringComparer.Ordinal);
        (_predictor, _labels) = (language?.CreatePredictor(recipe.Language.Unit), language is null ? [] : LabelNames.Of(language));
    }

    /// <summary>Whether a rule can be measured of a kept text.</summary>
    public bool CanMeasure(string rule) => SourcesOf(rule).Count > 0;

    /// <summary>Whether a rule looks at lines.</summary>
    public bool IsLineRule(string rule) => _rules.Values.Any(set => set.Lines.Any(r => r.Rule.Name() == rule));

    /// <summary>The sources to which a rule is applied.</summary>
    public IReadOnlyList<string> SourcesOf(string rule) => rule == LanguageRule
        ? [.. _recipe.Sources.Where(s => _predictor is not null && s.Languages.Count > 0).Select(s => s.Name)]
        : !_recipe.Filter ? []
        : [.. _rules.Where(set => set.Value.Lines.Any(r => r.Rule.Name() == rule) || set.Value.Documents.Any(r => r.Rule.Name() == rule)).Select(set => set.Key)];

    /// <summary>What each rule for documents measures, and the language filter.</summary>
    public IEnumerable<(string Rule, double Value, double Threshold)> Document(string source, string text)
    {
        foreach (var value in _recipe.Filter ? _filters[source].Measure(text) : [])
        {
            // How many words went from the text before is not known from what is left of it; the empty document is none.
            if (value.Rule is not (FilterRule.RemovedWords or FilterRule.EmptyDocument))
            {
                yield return (value.Rule.Name(), value.Value, value.Threshold);
            }
        }

        if (_predictor is not null && _recipe.Sources.First(s => s.Name == source) is { Languages.Count: > 0 } of)
        {
            yield return (LanguageRule, Probability(text, of.Languages), _recipe.Language.MinimumProbability);
        }
    }

    /// <summary>What each rule for lines measures.</summary>
    public IEnumerable<(string Rule, double Value, double Threshold)> Line(string source, string text)
    {
        var facts = _lines[source];
        facts.Read(text);
        return [.. _rules[source].Lines.Select(rule => (rule.Rule.Name(), rule.Value(facts.LineAt(0)), rule.Threshold))];
    }

    private double Probability(string text, IReadOnlyList<string> languages)
    {
        var sum = 0.0;
        foreach (var label in _predictor!.Predict(text, MostLanguages))
        {
            sum += languages.Contains(_labels[label.Label], StringComparer.Ordinal) ? label.Probability : 0;
        }

        return Math.Min(1, sum);
    }
}
