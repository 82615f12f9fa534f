using Linnet.Core.Messages;
using Linnet.Core.Recipes;

namespace Linnet.Corpora.Filters.Profiles;

/// <summary>The profiles that a recipe offers to its sources.</summary>
public sealed record FilterSection
{
    [Key("Rules for English.", "英文规则。")]
    public FilterProfileSection En { get; init; } = FilterProfiles.English;

    [Key("Rules for Chinese.", "中文规则。")]
    public FilterProfileSection Zh { get; init; } = FilterProfiles.Chinese;

    /// <summary>The rules for a source.</summary>
    /// <exception cref="ArgumentException">The sections break a rule that <see cref="Check"/> or <see cref="SourceFilterSection.Check"/> reports.</exception>
    public RuleSet RulesFor(SourceFilterSection source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new RuleSet(Profile(source.Profile), source);
    }

    /// <summary>What is wrong with the profiles.</summary>
    /// <param name="key">The section's dotted path in the recipe.</param>
    public IEnumerable<RecipeRule> Check(string key) => Problems($"{key}.en", En).Concat(Problems($"{key}.zh", Zh));

    internal FilterProfileSection Profile(ProfileName name) => name == ProfileName.En ? En : Zh;

    private static IEnumerable<RecipeRule> Problems(string key, FilterProfileSection profile)
    {
        foreach (var rule in profile.Off.Where(rule => RuleTable.Find(rule)?.Threshold(profile) is null))
        {
            yield return new RecipeRule($"{key}.off", RuleTable.NotInProfile(rule));
        }

        foreach (var entry in RuleTable.All.Where(e => e.Threshold(profile) is not null && e.Needs?.Invoke(profile) is { Count: 0 }))
        {
            yield return new RecipeRule(key, new Text(
                $"{entry.Rule.Name()} has a bound and its list is empty; expected phrases, or null as the bound",
                $"{entry.Rule.Name()} 有阈值而词表为空；应填写词表，或将阈值设为 null"));
        }

        foreach (var list in RuleTable.Lists(profile).Where(list => list.Contains("")))
        {
            yield return new RecipeRule(key, new Text("a list of phrases holds an empty one", "词表中有空的短语"));
            break;
        }
    }
}

/// <summary>The profiles' names.</summary>
public enum ProfileName
{
    En,
    Zh,
}

/// <summary>How one source differs from its profile.</summary>
public sealed record SourceFilterSection
{
    [Key("The profile, by the source's language.", "所用的配置，按数据源的语言选择。")]
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

/// <summary>A rule's bound.</summary>
public sealed record ThresholdSection
{
    [Key("The rule.", "规则。")]
    public required FilterRule Rule { get; init; }

    [Key("Its bound, in the unit and range of the profile's key.", "阈值，单位与范围同配置中的键。")]
    public required double Threshold { get; init; }
}
