using Linnet.Core.Messages;

namespace Linnet.Corpora.Review;

/// <summary>What a review is to look at.</summary>
public sealed record ReviewSettings
{
    /// <summary>Removals drawn of each rule.</summary>
    public int PerRule { get; init; } = 50;

    /// <summary>Kept units drawn for each rule.</summary>
    public int Kept { get; init; } = 50;

    /// <summary>Units of each side that are drawn first and measured; borderline is told among them.</summary>
    public int Pool { get; init; } = 5_000;

    /// <summary>Decides what is drawn.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The reviewers, each with a queue.</summary>
    public IReadOnlyList<string> Reviewers { get; init; } = ["a", "b"];

    /// <summary>The rules to review; none: all that removed something.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>The sources to review; none: all.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Characters of a text that a reviewer sees at most.</summary>
    public int Text { get; init; } = 2_000;

    /// <summary>The language of the questions.</summary>
    public Language Language { get; init; }

    internal bool TakesSource(string source) => Sources.Count == 0 || Sources.Contains(source, StringComparer.Ordinal);

    internal bool TakesRule(string rule) => Rules.Count == 0 || Rules.Contains(rule, StringComparer.Ordinal);

    internal bool Takes(string source, string rule) => TakesSource(source) && TakesRule(rule);
}
