using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Corpora.Screening.PersonalData;

namespace Linnet.Corpora.Screening.Sections;

/// <summary>The screens, in the order in which they are applied.</summary>
public enum ScreenName
{
    /// <summary>Addresses.</summary>
    Urls,

    /// <summary>Sensitive words.</summary>
    SensitiveWords,

    /// <summary>The classifier.</summary>
    Nsfw,

    /// <summary>Exam questions.</summary>
    Decontamination,

    /// <summary>Personal data.</summary>
    PersonalData,
}

/// <summary>How one source differs from the recipe's screens.</summary>
public sealed record SourceScreenSection
{
    [Key("Screens that are switched off for this source.", "对此数据源关闭的筛查。")]
    public IReadOnlyList<ScreenName> Off { get; init; } = [];

    [Key("Bounds of sensitive words that replace those of all categories. null: the recipe's.", "替换所有类别的敏感词界限。null 表示用配方的。")]
    public DensitySection? Sensitive { get; init; }

    [Key("Probability from which the classifier removes. null: the recipe's.", "分类器去除文档的概率界限。null 表示用配方的。", Minimum = 0, Maximum = 1)]
    public double? Nsfw { get; init; }

    [Key("Share of a question's n-grams from which it counts as found. null: the recipe's.", "考题的 n-gram 出现达到此比例即算找到。null 表示用配方的。", Minimum = 0.000001, Maximum = 1)]
    public double? Overlap { get; init; }

    [Key("Kinds of personal data that are masked. null: those of the profile.", "屏蔽的个人信息种类。null 表示用配置的。")]
    public IReadOnlyList<PersonalDataKind>? PersonalData { get; init; }

    internal IEnumerable<RecipeRule> Check(string key, ScreenSections screens)
    {
        foreach (var rule in PersonalDataSection.Twice($"{key}.off", Off).Concat(PersonalDataSection.Twice($"{key}.personal_data", PersonalData ?? [])).Concat(Sensitive?.Check($"{key}.sensitive") ?? []))
        {
            yield return rule;
        }

        foreach (var (screen, name, isSet, isThere) in (IEnumerable<(ScreenName, string, bool, bool)>)
        [
            (ScreenName.SensitiveWords, "sensitive", Sensitive is not null, screens.Sensitive.Lists.Count > 0),
            (ScreenName.Nsfw, "nsfw", Nsfw is not null, screens.Nsfw.Model.Length > 0),
            (ScreenName.Decontamination, "overlap", Overlap is not null, screens.Decontamination.Questions.Count > 0),
            (ScreenName.PersonalData, "personal_data", PersonalData is not null, true),
        ])
        {
            if (isSet && (!isThere || Off.Contains(screen)))
            {
                yield return new($"{key}.{name}", new Text(
                    "has no effect, because the screen is off; take it out, or switch the screen on", "不起作用，因为该项筛查已关闭；请删去，或启用该项筛查"));
            }
        }
    }
}
