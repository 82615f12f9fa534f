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

    [Key("Rules for text that people chose and edited, in any language: documentation, messages, notes.", "针对经人挑选和编辑的任何语言文本的规则：文档、消息、笔记。")]
    public FilterProfileSection Edited { get; init; } = FilterProfiles.Edited;

    /// <summary>The rules for a source.</summary>
    /// <exception cref="ArgumentException">The sections break a rule that <see cref="Check"/> or <see cref="SourceFilterSection.Check"/> reports.</exception>
    public RuleSet RulesFor(SourceFilterSection source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new RuleSet(Profile(source.Profile), source);
    }

    /// <summary>What is wrong with the profiles.</summary>
    /// <param name="key">The section's dotted path in the recipe.</param>
    public IEnumerable<RecipeRule> Check(string key) => Problems($"{key}.en", En).Concat(Problems($"{key}.zh", Zh)).Concat(Problems($"{key}.edited", Edited));

    internal FilterProfileSection Profile(ProfileName name) => name switch
    {
        ProfileName.En => En,
        ProfileName.Zh => Zh,
        _ => Edited,
    };

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
