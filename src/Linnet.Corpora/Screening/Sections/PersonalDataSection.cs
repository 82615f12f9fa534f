using Linnet.Core.Recipes;
using Linnet.Corpora.Filters.Profiles;
using Linnet.Corpora.Screening.PersonalData;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Corpora.Screening.Sections;

/// <summary>Which personal data is masked in documents of each profile.</summary>
public sealed record PersonalDataSection
{
    [Key("Kinds in documents of the profile en: e-mail and public IP addresses (RefinedWeb). []: none.", "en 配置的文档中屏蔽的种类：电子邮箱与公网 IP 地址（RefinedWeb）。[] 表示不屏蔽。")]
    public IReadOnlyList<PersonalDataKind> En { get; init; } = [.. PersonalDataMasker.Everywhere.Order()];

    [Key("Kinds in documents of the profile zh: all of them, with the numbers of mainland China. []: none.", "zh 配置的文档中屏蔽的种类：全部，含中国大陆的各种号码。[] 表示不屏蔽。")]
    public IReadOnlyList<PersonalDataKind> Zh { get; init; } = [.. PersonalDataMasker.Chinese.Order()];

    [Key("Kinds in documents of the profile edited: as en. []: none.", "edited 配置的文档中屏蔽的种类：与 en 相同。[] 表示不屏蔽。")]
    public IReadOnlyList<PersonalDataKind> Edited { get; init; } = [.. PersonalDataMasker.Everywhere.Order()];

    internal IReadOnlyList<PersonalDataKind> Of(ProfileName profile) => profile switch
    {
        ProfileName.Zh => Zh,
        ProfileName.En => En,
        _ => Edited,
    };

    internal IEnumerable<RecipeRule> Check(string key) => Twice($"{key}.en", En).Concat(Twice($"{key}.zh", Zh)).Concat(Twice($"{key}.edited", Edited));

    internal static IEnumerable<RecipeRule> Twice<T>(string key, IReadOnlyList<T> values)
        where T : struct, Enum
    {
        if (values.GroupBy(v => v).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            var name = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(twice.Key.ToString());
            yield return new(key, new Text($"{name} is named twice", $"{name} 出现了两次"));
        }
    }
}
