using System.Text.Json;
using Linnet.Corpora.Screening.PersonalData;
using Linnet.Corpora.Screening.Sections;
using Linnet.Corpora.Screening.Urls;

namespace Linnet.Corpora.Screening;

/// <summary>Names of the screens' steps and rules in ledgers and funnels.</summary>
internal static class ScreenSteps
{
    public const string Urls = "urls", Sensitive = "sensitive_words", Nsfw = "nsfw", Decontamination = "decontamination", PersonalData = "personal_data";

    /// <summary>The rule of documents with too many sensitive words.</summary>
    public const string SensitiveWords = "sensitive_words";

    /// <summary>The rule of documents that stay and should be looked at.</summary>
    public const string SensitiveWordsFlagged = "sensitive_words_flagged";

    public const string ExamQuestion = "exam_question";

    /// <summary>The rule of an entry that blocks an address: <c>blocked_host</c>.</summary>
    public static string Rule(UrlEntryKind kind) => kind switch
    {
        UrlEntryKind.Host => "blocked_host",
        UrlEntryKind.HardWord => "blocked_word",
        UrlEntryKind.SoftWord => "blocked_soft_words",
        _ => "blocked_substring",
    };

    /// <summary>The rule of masked data: <c>masked_email</c>.</summary>
    public static string Rule(PersonalDataKind kind) => $"masked_{JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString())}";

    /// <summary>The rules that can fire with a recipe's sections for one source, in order.</summary>
    /// <param name="sections">The recipe's sections.</param>
    /// <param name="source">How the source differs.</param>
    /// <param name="kinds">Personal data that is masked.</param>
    public static IEnumerable<string> Rules(ScreenSections sections, SourceScreenSection source, IEnumerable<PersonalDataKind> kinds)
    {
        (ScreenName Screen, bool IsThere, string Rule)[] rules =
        [
            (ScreenName.Urls, sections.Urls.Hosts.Count > 0, Rule(UrlEntryKind.Host)),
            (ScreenName.Urls, sections.Urls.Words.Count > 0, Rule(UrlEntryKind.HardWord)),
            (ScreenName.Urls, sections.Urls.SoftWords.Count > 0, Rule(UrlEntryKind.SoftWord)),
            (ScreenName.Urls, sections.Urls.Substrings.Count > 0, Rule(UrlEntryKind.Substring)),
            (ScreenName.SensitiveWords, sections.Sensitive.Lists.Count > 0, SensitiveWords),
            (ScreenName.SensitiveWords, sections.Sensitive.Lists.Count > 0, SensitiveWordsFlagged),
            (ScreenName.Nsfw, sections.Nsfw.Model.Length > 0, Nsfw),
            (ScreenName.Decontamination, sections.Decontamination.Questions.Count > 0, ExamQuestion),
            .. kinds.Order().Select(kind => (ScreenName.PersonalData, true, Rule(kind))),
        ];
        return rules.Where(r => r.IsThere && !source.Off.Contains(r.Screen)).Select(r => r.Rule);
    }
}
