using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Corpora.Filters;
using Linnet.Corpora.Filters.Profiles;
using Linnet.Tests.Core.Recipes;

namespace Linnet.Tests.Corpora.Filters.Profiles;

public sealed class FilterSectionTests
{
    [Fact]
    public void Keys_areDocumented() => RecipeAssert.EveryKeyIsDocumented<Recipe>();

    [Fact]
    public void Defaults_areThePublishedBounds()
    {
        var recipe = Read("sources: []");
        Assert.Equal((0.2, 0.18, 0.16), (recipe.Filters.En.Repetition.TopTwoGram, recipe.Filters.En.Repetition.TopThreeGram, recipe.Filters.En.Repetition.TopFourGram));
        Assert.Equal((0.256, 0.201, 0.171), (recipe.Filters.Zh.Repetition.TopTwoGram, recipe.Filters.Zh.Repetition.TopThreeGram, recipe.Filters.Zh.Repetition.TopFourGram));
        Assert.Equal((0.735, 0.106, 0.178), (recipe.Filters.Zh.Quality.WordsWithLetter, recipe.Filters.Zh.Page.LinePunctuation, recipe.Filters.Zh.Page.LineEnds));
        Assert.Equal(100, recipe.Filters.Zh.Length.ShortDocument);
        Assert.Equal(22, recipe.Filters.Zh.Quality.StopWordList.Count);
        Assert.Empty(recipe.Check());
    }

    [Fact]
    public void ASection_keepsTheOtherDefaults()
    {
        var recipe = Read("filters:\n  zh:\n    length:\n      short_document: 200\n      long_words: null\nsources: []");
        Assert.Equal(200, recipe.Filters.Zh.Length.ShortDocument);
        Assert.Null(recipe.Filters.Zh.Length.LongWords);
        Assert.Equal(170_000, recipe.Filters.Zh.Length.LongDocument);
        Assert.Equal(0.287, recipe.Filters.Zh.Repetition.DuplicateLines);
    }

    [Fact]
    public void ASource_switchesRulesOffAndReplacesBounds()
    {
        var recipe = Read("""
            sources:
              - profile: zh
                off: [line_punctuation, strip_suffix, removed_words]
                thresholds:
                  - {rule: short_document, threshold: 20}
                  - {rule: few_words, threshold: 5}
            """);
        var rules = recipe.Filters.RulesFor(recipe.Sources[0]);
        Assert.DoesNotContain(FilterRule.LinePunctuation, rules.All);
        Assert.DoesNotContain(FilterRule.StripSuffix, rules.All);
        Assert.Null(rules.RemovedWords);
        Assert.Equal(20, rules.Documents.Single(r => r.Rule == FilterRule.ShortDocument).Threshold);
        Assert.Equal(5, rules.Documents.Single(r => r.Rule == FilterRule.FewWords).Threshold);
        Assert.Contains(FilterRule.LinePunctuation, recipe.Filters.RulesFor(new SourceFilterSection()).All);
    }

    [Fact]
    public void AnUnknownRule_isAnErrorWithItsNeighbour() => Assert.Equal(
        "r.yaml:2:11 sources.0.off.0: unknown choice, expected one of strip_phrase, strip_prefix, strip_suffix, uppercase_line, numeric_line, "
        + "counter_line, navigation_line, boilerplate_line, placeholder_line, few_letters_line, long_word_line, javascript_line, policy_line, "
        + "terminal_punctuation_line, short_line, empty_document, removed_words, short_document, long_document, few_words, …, found short_documents, did you mean short_document?",
        Assert.Single(RecipeAssert.Problems<Recipe>("sources:\n  - off: [short_documents]")));

    [Fact]
    public void WrongBounds_areErrors() => Assert.Equal(
        [
            "r.yaml:1:16 filters.zh.off: uppercase_line is not applied by this profile, so that it cannot be switched off.",
            "r.yaml:3:5 sources.0.off: empty_document is not applied by this profile, so that it cannot be switched off.",
            "r.yaml:5:9 sources.0.thresholds.0: duplicate_lines: expected at least 0 at most 1, found 1.5.",
            "r.yaml:6:9 sources.0.thresholds.1: strip_suffix has no bound of its own.",
            "r.yaml:8:9 sources.0.thresholds.3: short_document is named twice.",
        ],
        RecipeAssert.Problems<Recipe>("""
            filters: {zh: {off: [uppercase_line]}}
            sources:
              - off: [empty_document]
                thresholds:
                  - {rule: duplicate_lines, threshold: 1.5}
                  - {rule: strip_suffix, threshold: 3}
                  - {rule: short_document, threshold: 3}
                  - {rule: short_document, threshold: 3}
            """));

    [Fact]
    public void ARuleWithoutItsList_isAnError() => Assert.Equal(
        ["r.yaml:1:11 filters.zh：policy_line 有阈值而词表为空；应填写词表，或将阈值设为 null。"],
        RecipeAssert.Problems<Recipe>("filters: {zh: {lines: {policy_phrases: []}}}\nsources: []", language: Language.Chinese));

    [Fact]
    public void AnEmptyPhrase_isAnError() => Assert.Equal(
        ["r.yaml:1:11 filters.en: a list of phrases holds an empty one."],
        RecipeAssert.Problems<Recipe>("filters: {en: {lines: {strip_suffixes: [\"\"]}}}\nsources: []"));

    [Fact]
    public void EveryRule_standsInTheTableOnce()
    {
        Assert.Equal(
            Enum.GetValues<FilterRule>().Where(r => r != FilterRule.EmptyDocument),
            RuleTable.All.Select(e => e.Rule));
        foreach (var profile in new[] { FilterProfiles.English, FilterProfiles.Chinese, FilterProfiles.Edited })
        {
            var rules = new RuleSet(profile);
            Assert.Equal(rules.All.Order(), rules.All);
            Assert.All(rules.Documents, r => Assert.Equal(RuleTable.Find(r.Rule)!.Threshold(profile), r.Threshold));
        }
    }

    [Fact]
    public void EveryRule_isMadeAsItself()
    {
        var source = new SourceFilterSection
        {
            Thresholds = [.. RuleTable.All.Where(e => e.Section is not null).Select(e => new ThresholdSection { Rule = e.Rule, Threshold = 1 })],
        };
        var profile = FilterProfiles.Chinese with { Lines = FilterProfiles.Chinese.Lines with { StripPrefixes = ["a"], StripPhrases = ["b"] } };
        Assert.Equal(Enum.GetValues<FilterRule>(), new RuleSet(profile, source).All);
    }

    private static Recipe Read(string yaml) => RecipeReader.ReadText<Recipe>(yaml, "r.yaml", []).Value;

    public sealed record Recipe : IRecipe
    {
        [Key("Profiles.", "配置。")]
        public FilterSection Filters { get; init; } = new();

        [Key("Sources.", "数据源。")]
        public IReadOnlyList<SourceFilterSection> Sources { get; init; } = [];

        public IEnumerable<RecipeRule> Check() =>
            Filters.Check("filters").Concat(Sources.SelectMany((source, i) => source.Check($"sources.{i}", Filters)));
    }
}
