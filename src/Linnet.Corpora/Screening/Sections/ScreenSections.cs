using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Corpora.Parts;

namespace Linnet.Corpora.Screening.Sections;

/// <summary>All sections of screens of a recipe.</summary>
/// <param name="Urls">Addresses.</param>
/// <param name="Sensitive">Sensitive words.</param>
/// <param name="Nsfw">The classifier.</param>
/// <param name="Decontamination">Exam questions.</param>
/// <param name="PersonalData">Personal data.</param>
public sealed record ScreenSections(
    UrlSection Urls, SensitiveSection Sensitive, NsfwSection Nsfw, DecontaminationSection Decontamination, PersonalDataSection PersonalData)
{
    /// <summary>Every file that the screens read, with where it is from.</summary>
    internal IEnumerable<(IReadOnlyList<string> Files, DataSection Data, Text What)> Inputs() =>
    [
        (Urls.Files, Urls.Data, UrlSection.What),
        (Sensitive.Files, Sensitive.Data, SensitiveSection.What),
        (Nsfw.Files, Nsfw.Data, NsfwSection.What),
        (Decontamination.Questions, Decontamination.Data, DecontaminationSection.What),
    ];

    internal IEnumerable<RecipeRule> Check() =>
        [.. Sensitive.Check("sensitive"), .. Nsfw.Check("nsfw"), .. PersonalData.Check("personal_data")];
}
