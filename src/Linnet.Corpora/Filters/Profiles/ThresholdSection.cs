using Linnet.Core.Recipes;

namespace Linnet.Corpora.Filters.Profiles;

/// <summary>A rule's bound.</summary>
public sealed record ThresholdSection
{
    [Key("The rule.", "规则。")]
    public required FilterRule Rule { get; init; }

    [Key("Its bound, in the unit and range of the profile's key.", "阈值，单位与范围同配置中的键。")]
    public required double Threshold { get; init; }
}
