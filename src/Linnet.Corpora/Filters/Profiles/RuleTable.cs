using System.Reflection;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Corpora.Filters.Lines;
using Linnet.Corpora.Filters.Rules;

namespace Linnet.Corpora.Filters.Profiles;

/// <summary>One rule: where its bound stands in a profile, and how it is made.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Section">The section whose key of the rule's name documents the bound; null where there is none.</param>
/// <param name="Threshold">The bound that a profile gives; null where the rule does not belong to it.</param>
/// <param name="Create">Makes the rule; null for <see cref="FilterRule.RemovedWords"/>, which the filter itself applies.</param>
/// <param name="Needs">The list that the rule cannot do without, or null.</param>
internal sealed record RuleEntry(
    FilterRule Rule,
    Type? Section,
    Func<FilterProfileSection, double?> Threshold,
    Func<FilterProfileSection, double, IFilterRule>? Create,
    Func<FilterProfileSection, IReadOnlyList<string>>? Needs = null);

/// <summary>All rules, in the order in which they are applied.</summary>
internal static class RuleTable
{
    public static IReadOnlyList<RuleEntry> All { get; } =
    [
        new(FilterRule.StripPhrase, null, p => Words(p, p.Lines.StripPhrases), (p, t) => new StripPhrase(PhrasePlace.Anywhere, p.Lines.StripPhrases, t)),
        new(FilterRule.StripPrefix, null, p => Words(p, p.Lines.StripPrefixes), (p, t) => new StripPhrase(PhrasePlace.Start, p.Lines.StripPrefixes, t)),
        new(FilterRule.StripSuffix, null, p => Words(p, p.Lines.StripSuffixes), (p, t) => new StripPhrase(PhrasePlace.End, p.Lines.StripSuffixes, t)),
        Line(FilterRule.UppercaseLine, s => s.UppercaseLine, (_, t) => new UppercaseLine(t)),
        Line(FilterRule.NumericLine, s => s.NumericLine, (_, t) => new NumericLine(t)),
        Line(FilterRule.CounterLine, s => s.CounterLine, (s, t) => new CounterLine(s.CounterWords, t), s => s.CounterWords),
        Line(FilterRule.NavigationLine, s => s.NavigationLine, (s, t) => new NavigationLine(s.NavigationWords, s.FurnitureCharacters, t), s => s.NavigationWords),
        Line(FilterRule.BoilerplateLine, s => s.BoilerplateLine, (s, t) => new BoilerplateLine(s.BoilerplateBeginnings, s.FurnitureCharacters, t), s => s.BoilerplateBeginnings),
        Line(FilterRule.PlaceholderLine, s => s.PlaceholderLine, (_, t) => new PlaceholderLine(t)),
        Line(FilterRule.FewLettersLine, s => s.FewLettersLine, (_, t) => new FewLettersLine(t)),
        Line(FilterRule.LongWordLine, s => s.LongWordLine, (_, t) => new LongWordLine(t)),
        Line(FilterRule.JavascriptLine, s => s.JavascriptLine, (_, t) => new JavascriptLine(t)),
        Line(FilterRule.PolicyLine, s => s.PolicyLine, (s, t) => new PolicyLine(s.PolicyPhrases, t), s => s.PolicyPhrases),
        Line(FilterRule.TerminalPunctuationLine, s => s.TerminalPunctuationLine, (_, t) => new TerminalPunctuationLine(t)),
        Line(FilterRule.ShortLine, s => s.ShortLine, (_, t) => new ShortLine(t)),
        new(FilterRule.RemovedWords, typeof(LineSection), p => p.Lines.RemovedWords, null),
        Length(FilterRule.ShortDocument, s => s.ShortDocument, t => new ShortDocument(t)),
        Length(FilterRule.LongDocument, s => s.LongDocument, t => new LongDocument(t)),
        Length(FilterRule.FewWords, s => s.FewWords, t => new FewWords(t)),
        Length(FilterRule.ManyWords, s => s.ManyWords, t => new ManyWords(t)),
        Length(FilterRule.ShortWords, s => s.ShortWords, t => new ShortWords(t)),
        Length(FilterRule.LongWords, s => s.LongWords, t => new LongWords(t)),
        Quality(FilterRule.HashSigns, s => s.HashSigns, (_, t) => new HashSigns(t)),
        Quality(FilterRule.Ellipses, s => s.Ellipses, (_, t) => new Ellipses(t)),
        Quality(FilterRule.BulletLines, s => s.BulletLines, (_, t) => new BulletLines(t)),
        Quality(FilterRule.EllipsisLines, s => s.EllipsisLines, (_, t) => new EllipsisLines(t)),
        Quality(FilterRule.WordsWithLetter, s => s.WordsWithLetter, (_, t) => new WordsWithLetter(t)),
        Quality(FilterRule.StopWords, s => s.StopWords, (p, t) => new StopWords(p.Quality.StopWordList, p.Words, t), p => p.Quality.StopWordList),
        Page(FilterRule.FewSentences, s => s.FewSentences, (_, t) => new FewSentences(t)),
        Page(FilterRule.LoremIpsum, s => s.LoremIpsum, (_, t) => new LoremIpsum(t)),
        Page(FilterRule.CurlyBracket, s => s.CurlyBracket, (_, t) => new CurlyBracket(t)),
        Page(FilterRule.LinePunctuation, s => s.LinePunctuation, (_, t) => new LinePunctuation(t)),
        Page(FilterRule.ShortLines, s => s.ShortLines, (s, t) => new ShortLines(s.ShortLineCharacters, t)),
        Page(FilterRule.LineEnds, s => s.LineEnds, (_, t) => new LineEnds(t)),
        Character(FilterRule.Digits, s => s.Digits, (_, t) => new Digits(t)),
        Character(FilterRule.NonAlphanumeric, s => s.NonAlphanumeric, (_, t) => new NonAlphanumeric(t)),
        Character(FilterRule.WhiteSpace, s => s.WhiteSpace, (_, t) => new WhiteSpace(t)),
        Character(FilterRule.Parentheses, s => s.Parentheses, (_, t) => new Parentheses(t)),
        Character(FilterRule.Urls, s => s.Urls, (_, t) => new Urls(t)),
        Character(FilterRule.BracketedCharacters, s => s.BracketedCharacters, (_, t) => new BracketedCharacters(t)),
        Character(FilterRule.MoreLines, s => s.MoreLines, (s, t) => new MoreLines(s.MoreEndings, t), s => s.MoreEndings),
        Character(FilterRule.UniqueCharacters, s => s.UniqueCharacters, (_, t) => new UniqueCharacters(t)),
        Character(FilterRule.CharacterEntropy, s => s.CharacterEntropy, (_, t) => new CharacterEntropy(t)),
        Repetition(FilterRule.DuplicateLines, s => s.DuplicateLines, t => new DuplicateLines(t)),
        Repetition(FilterRule.DuplicateLineCharacters, s => s.DuplicateLineCharacters, t => new DuplicateLineCharacters(t)),
        Repetition(FilterRule.DuplicateParagraphs, s => s.DuplicateParagraphs, t => new DuplicateParagraphs(t)),
        Repetition(FilterRule.DuplicateParagraphCharacters, s => s.DuplicateParagraphCharacters, t => new DuplicateParagraphCharacters(t)),
        Repetition(FilterRule.TopTwoGram, s => s.TopTwoGram, t => new RepeatedNGrams(2, t)),
        Repetition(FilterRule.TopThreeGram, s => s.TopThreeGram, t => new RepeatedNGrams(3, t)),
        Repetition(FilterRule.TopFourGram, s => s.TopFourGram, t => new RepeatedNGrams(4, t)),
        Repetition(FilterRule.DuplicateFiveGrams, s => s.DuplicateFiveGrams, t => new RepeatedNGrams(5, t)),
        Repetition(FilterRule.DuplicateSixGrams, s => s.DuplicateSixGrams, t => new RepeatedNGrams(6, t)),
        Repetition(FilterRule.DuplicateSevenGrams, s => s.DuplicateSevenGrams, t => new RepeatedNGrams(7, t)),
        Repetition(FilterRule.DuplicateEightGrams, s => s.DuplicateEightGrams, t => new RepeatedNGrams(8, t)),
        Repetition(FilterRule.DuplicateNineGrams, s => s.DuplicateNineGrams, t => new RepeatedNGrams(9, t)),
        Repetition(FilterRule.DuplicateTenGrams, s => s.DuplicateTenGrams, t => new RepeatedNGrams(10, t)),
    ];

    /// <summary>The rule's entry; null for <see cref="FilterRule.EmptyDocument"/>, which has no bound.</summary>
    public static RuleEntry? Find(FilterRule rule) => All.FirstOrDefault(e => e.Rule == rule);

    /// <summary>Every list of phrases of a profile.</summary>
    public static IEnumerable<IReadOnlyList<string>> Lists(FilterProfileSection profile) =>
    [
        profile.Lines.StripPhrases, profile.Lines.StripPrefixes, profile.Lines.StripSuffixes, profile.Lines.CounterWords, profile.Lines.NavigationWords,
        profile.Lines.BoilerplateBeginnings, profile.Lines.PolicyPhrases, profile.Quality.StopWordList, profile.Characters.MoreEndings,
    ];

    public static Text NotInProfile(FilterRule rule) => new(
        $"{rule.Name()} is not applied by this profile, so that it cannot be switched off", $"此配置没有使用 {rule.Name()}，无法关闭");

    /// <summary>What is wrong with a bound of a source, or null.</summary>
    public static Text? Problem(ThresholdSection bound, FilterProfileSection profile)
    {
        var entry = Find(bound.Rule);
        var key = entry?.Section?.GetProperty(bound.Rule.ToString())?.GetCustomAttribute<KeyAttribute>();
        if (entry is null || key is null)
        {
            return new Text($"{bound.Rule.Name()} has no bound of its own", $"{bound.Rule.Name()} 没有单独的阈值");
        }

        if (bound.Threshold < key.Minimum || bound.Threshold > key.Maximum)
        {
            return new Text(
                $"{bound.Rule.Name()}: expected {Range(key, "at least", "at most")}, found {bound.Threshold}",
                $"{bound.Rule.Name()}：应为{Range(key, "至少", "至多")}，实际是 {bound.Threshold}");
        }

        return entry.Needs?.Invoke(profile) is { Count: 0 }
            ? new Text($"{bound.Rule.Name()}: its list is empty in this profile", $"{bound.Rule.Name()}：此配置中它的词表为空")
            : null;
    }

    private static string Range(KeyAttribute key, string least, string most) =>
        double.IsNaN(key.Maximum) ? $"{least} {key.Minimum}" : $"{least} {key.Minimum} {most} {key.Maximum}";

    private static double? Words(FilterProfileSection profile, IReadOnlyList<string> phrases) => phrases.Count == 0 ? null : profile.Lines.StripWords;

    private static RuleEntry Line(
        FilterRule rule, Func<LineSection, double?> threshold, Func<LineSection, double, IFilterRule> create, Func<LineSection, IReadOnlyList<string>>? needs = null) =>
        new(rule, typeof(LineSection), p => threshold(p.Lines), (p, t) => create(p.Lines, t), needs is null ? null : p => needs(p.Lines));

    private static RuleEntry Length(FilterRule rule, Func<LengthSection, double?> threshold, Func<double, IFilterRule> create) =>
        new(rule, typeof(LengthSection), p => threshold(p.Length), (_, t) => create(t));

    private static RuleEntry Quality(
        FilterRule rule,
        Func<QualitySection, double?> threshold,
        Func<FilterProfileSection, double, IFilterRule> create,
        Func<FilterProfileSection, IReadOnlyList<string>>? needs = null) =>
        new(rule, typeof(QualitySection), p => threshold(p.Quality), create, needs);

    private static RuleEntry Page(FilterRule rule, Func<PageSection, double?> threshold, Func<PageSection, double, IFilterRule> create) =>
        new(rule, typeof(PageSection), p => threshold(p.Page), (p, t) => create(p.Page, t));

    private static RuleEntry Character(
        FilterRule rule,
        Func<CharacterSection, double?> threshold,
        Func<CharacterSection, double, IFilterRule> create,
        Func<CharacterSection, IReadOnlyList<string>>? needs = null) =>
        new(rule, typeof(CharacterSection), p => threshold(p.Characters), (p, t) => create(p.Characters, t), needs is null ? null : p => needs(p.Characters));

    private static RuleEntry Repetition(FilterRule rule, Func<RepetitionSection, double?> threshold, Func<double, IFilterRule> create) =>
        new(rule, typeof(RepetitionSection), p => threshold(p.Repetition), (_, t) => create(t));
}
