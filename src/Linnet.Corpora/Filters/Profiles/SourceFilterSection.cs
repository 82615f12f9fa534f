using Linnet.Core.Messages;
using Linnet.Core.Recipes;

namespace Linnet.Corpora.Filters.Profiles;

/// <summary>How one source differs from its profile.</summary>
public sealed record SourceFilterSection
{
    [Key("The profile: zh or en for web pages in that language, edited for text that people chose and edited, in any.", "所用的配置：网页按语言用 zh 或 en；经人挑选和编辑的文本用 edited，不限语言。")]
    public ProfileName Profile { get; init; } = ProfileName.Zh;

    [Key("Rules that are switched off for this source.", "对此数据源关闭的规则。")]
    public IReadOnlyList<FilterRule> Off { get; init; } = [];

    [Key("Bounds that replace the profile's; a rule that the profile does not have is applied then.", "替换配置中的阈值；配置中没有的规则也会因此启用。")]
    public IReadOnlyList<ThresholdSection> Thresholds { get; init; } = [];

    /// <summary>What is wrong with the section.</summary>
    /// <param name="key">Its dotted path in the recipe.</param>
    /// <param name="filters">The profiles.</param>
    public IEnumerable<RecipeRule> Check(string key, FilterSection filters)
    {
        ArgumentNullException.ThrowIfNull(filters);
        var profile = filters.Profile(Profile);
        foreach (var rule in Off.Where(rule => RuleTable.Find(rule)?.Threshold(profile) is null))
        {
            yield return new RecipeRule($"{key}.off", RuleTable.NotInProfile(rule));
        }

        for (var i = 0; i < Thresholds.Count; i++)
        {
            if (RuleTable.Problem(Thresholds[i], profile) is { } problem)
            {
                yield return new RecipeRule($"{key}.thresholds.{i}", problem);
            }
            else if (Off.Contains(Thresholds[i].Rule) || Thresholds.Take(i).Any(t => t.Rule == Thresholds[i].Rule))
            {
                yield return new RecipeRule($"{key}.thresholds.{i}", new Text(
                    $"{Thresholds[i].Rule.Name()} is named twice", $"{Thresholds[i].Rule.Name()} 出现了两次"));
            }
        }
    }
}
