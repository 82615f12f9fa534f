using Linnet.Corpora.FastText;
using Linnet.Corpora.Filters.Profiles;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Screening.Decontamination;
using Linnet.Corpora.Screening.PersonalData;
using Linnet.Corpora.Screening.Sections;
using Linnet.Corpora.Screening.SensitiveWords;

namespace Linnet.Corpora.Screening;

/// <summary>The screens of one source. One for each thread.</summary>
/// <remarks>Order as RefinedWeb has it: addresses before all else, personal data last, because masking keeps the document.</remarks>
internal sealed class DocumentScreens
{
    private const int BeforeWord = 40;

    private readonly string _source;
    private readonly ScreenLists _lists;
    private readonly bool _urls;
    private readonly SensitiveWordFinder? _words;
    private readonly SensitiveWordJudge? _judge;
    private readonly FastTextPredictor? _nsfw;
    private readonly double _nsfwThreshold;
    private readonly ContaminationFilter? _questions;
    private readonly PersonalDataMasker? _masker;

    /// <param name="source">The source's name.</param>
    /// <param name="lists">The lists; shared by threads.</param>
    /// <param name="sections">The recipe's sections.</param>
    /// <param name="overrides">How the source differs.</param>
    /// <param name="profile">The source's profile.</param>
    public DocumentScreens(string source, ScreenLists lists, ScreenSections sections, SourceScreenSection overrides, ProfileName profile)
    {
        (_source, _lists, _urls) = (source, lists, IsOn(ScreenName.Urls) && lists.Urls is not null);
        if (IsOn(ScreenName.SensitiveWords) && lists.Words is { } words)
        {
            _words = new SensitiveWordFinder(words);
            _judge = new SensitiveWordJudge(
                overrides.Sensitive is null ? sections.Sensitive.Categories.ToDictionary(c => c.Name, c => c.Density.ToDensity()) : new Dictionary<string, SensitiveDensity>(),
                (overrides.Sensitive ?? sections.Sensitive.Density).ToDensity());
        }

        _nsfw = IsOn(ScreenName.Nsfw) ? lists.Nsfw?.CreatePredictor(sections.Nsfw.Unit) : null;
        _nsfwThreshold = overrides.Nsfw ?? sections.Nsfw.Threshold;
        if (IsOn(ScreenName.Decontamination) && lists.Questions is { } questions)
        {
            var section = sections.Decontamination;
            _questions = new ContaminationFilter(questions, overrides.Overlap ?? section.Overlap, section.Action, section.Window);
        }

        var kinds = Kinds(sections, overrides, profile);
        _masker = kinds.Count > 0 ? new PersonalDataMasker(kinds) : null;

        bool IsOn(ScreenName screen) => !overrides.Off.Contains(screen);
    }

    /// <summary>The personal data that is masked in a source.</summary>
    public static IReadOnlySet<PersonalDataKind> Kinds(ScreenSections sections, SourceScreenSection overrides, ProfileName profile) =>
        overrides.Off.Contains(ScreenName.PersonalData) ? new HashSet<PersonalDataKind>() : (overrides.PersonalData ?? sections.PersonalData.Of(profile)).ToHashSet();

    /// <summary>What goes with an address that is blocked, or null.</summary>
    /// <param name="id">The document.</param>
    /// <param name="address">Its address, or null.</param>
    /// <param name="characters">Its characters.</param>
    public LedgerEntry? Blocked(string id, string? address, long characters) =>
        _urls && address is not null && _lists.Urls!.Match(address) is { } match
            ? Entry(id, ScreenSteps.Urls, ScreenSteps.Rule(match.Kind), LedgerFate.Removed, characters, Excerpt(address, 0)) with
            {
                Value = match.Value,
                Threshold = match.Threshold,
                Found = match.Entry,
            }
            : null;

    /// <summary>Takes a document through all other screens.</summary>
    /// <param name="id">The document.</param>
    /// <param name="text">Its text.</param>
    /// <param name="isAllowed">Whether people keep it: then words and classifier do not look at it.</param>
    /// <param name="add">Receives what went, was masked or flagged. The characters of all that are those of the text, less those that are left.</param>
    /// <returns>The text that is left; null where the document goes.</returns>
    public string? Apply(string id, string text, bool isAllowed, Action<LedgerEntry> add) =>
        (!isAllowed && (IsSensitive(id, text, add) || IsUnwanted(id, text, add))) || WithoutQuestions(id, text, add) is not { } left ? null : Masked(id, left, add);

    /// <summary>An excerpt as ledgers may show it.</summary>
    public string Mask(string excerpt) => _masker is null || excerpt.Length == 0 ? excerpt : _masker.Apply(excerpt).Text;

    private bool IsSensitive(string id, string text, Action<LedgerEntry> add)
    {
        if (_words?.Find(text) is not { Count: > 0 } hits)
        {
            return false;
        }

        var characters = Characters.Count(text);
        foreach (var verdict in _judge!.Judge(hits, characters))
        {
            var isRemoved = verdict.Verdict == ScreeningVerdict.Remove;
            if (verdict.Verdict == ScreeningVerdict.Keep)
            {
                continue;
            }

            var first = hits.First(h => h.Word.Category == verdict.Category);
            var place = new TextPlace(text).At(first.Place);
            add(Entry(
                id,
                ScreenSteps.Sensitive,
                isRemoved ? ScreenSteps.SensitiveWords : ScreenSteps.SensitiveWordsFlagged,
                isRemoved ? LedgerFate.Removed : LedgerFate.Flagged,
                isRemoved ? characters : 0,
                Excerpt(text, Math.Max(0, place.Unit - BeforeWord))) with
            {
                Value = verdict.Value,
                Threshold = verdict.Threshold,
                Line = place.Line,
                Column = place.Column,
                Found = $"{verdict.Category}: {first.Word.Word}",
            });
            if (isRemoved)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsUnwanted(string id, string text, Action<LedgerEntry> add)
    {
        if (_nsfw is null)
        {
            return false;
        }

        var probability = 0.0;
        foreach (var label in _nsfw.Predict(text, _lists.Nsfw!.Labels.Count))
        {
            probability = label.Label == _lists.NsfwLabel ? Math.Min(1, label.Probability) : probability;
        }

        if (probability < _nsfwThreshold || probability == 0)
        {
            return false;
        }

        add(Entry(id, ScreenSteps.Nsfw, ScreenSteps.Nsfw, LedgerFate.Removed, Characters.Count(text), Excerpt(text, 0)) with
        {
            Value = probability,
            Threshold = _nsfwThreshold,
            Found = NsfwLabel,
        });
        return true;
    }

    private string NsfwLabel => Stages.LabelNames.Of(_lists.Nsfw!)[_lists.NsfwLabel];

    private string? WithoutQuestions(string id, string text, Action<LedgerEntry> add)
    {
        if (_questions?.Apply(text) is not { Hits.Count: > 0 } result)
        {
            return text;
        }

        // A window that leaves nothing to read takes the document.
        var isRemoved = string.IsNullOrWhiteSpace(result.Kept);
        var cuts = isRemoved ? [new ContaminationCut(0, Characters.Count(text), result.Hits[0])] : result.Cuts;
        var places = new TextPlace(text);
        foreach (var cut in cuts)
        {
            var place = places.At(cut.Place);
            add(Entry(
                id,
                ScreenSteps.Decontamination,
                ScreenSteps.ExamQuestion,
                isRemoved ? LedgerFate.Removed : LedgerFate.Changed,
                cut.Characters,
                Excerpt(text, place.Unit)) with
            {
                Value = cut.Hit.Overlap,
                Threshold = cut.Hit.Threshold,
                Line = isRemoved ? 0 : place.Line,
                Column = isRemoved ? 0 : place.Column,
                Found = cut.Hit.QuestionId,
            });
        }

        return isRemoved ? null : result.Kept;
    }

    private string Masked(string id, string text, Action<LedgerEntry> add)
    {
        if (_masker?.Apply(text) is not { Hits.Count: > 0 } masked)
        {
            return text;
        }

        var places = new TextPlace(text);
        foreach (var hit in masked.Hits)
        {
            var place = places.At(hit.Place);

            // The ledger must not keep what the text may not.
            add(Entry(
                id,
                ScreenSteps.PersonalData,
                ScreenSteps.Rule(hit.Kind),
                LedgerFate.Changed,
                hit.Characters - hit.MaskCharacters,
                PersonalDataMasker.Masks[(int)hit.Kind]) with
            {
                Line = place.Line,
                Column = place.Column,
            });
        }

        return masked.Text;
    }

    private LedgerEntry Entry(string id, string step, string rule, LedgerFate fate, long characters, string excerpt) =>
        new(id, _source, step, rule, fate, characters, excerpt);

    private static string Excerpt(string text, int start)
    {
        start += start > 0 && start < text.Length && char.IsLowSurrogate(text[start]) && char.IsHighSurrogate(text[start - 1]) ? 1 : 0;
        return Characters.Excerpt(text.Substring(start, Math.Min(text.Length - start, LedgerEntry.ExcerptLength + 1)), LedgerEntry.ExcerptLength);
    }
}
