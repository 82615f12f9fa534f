using Linnet.Cli.Commands;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;

namespace Linnet.Cli.Tour;

/// <summary>Which chapters of a story an override is for: <c>key=value</c> for each that has the key, <c>stage:key=value</c> for one.</summary>
internal static class StoryOverrides
{
    /// <summary>The override as the stage's recipe takes it; null when it is for others.</summary>
    public static string? For(StageEntry stage, string assignment)
    {
        var (prefix, _, own) = Split(assignment);
        return (prefix is null || prefix == stage.Name) && stage.HasKey(own) ? own : null;
    }

    /// <summary>Requires that each override has a chapter.</summary>
    /// <exception cref="UsageException">One has none; names what may be meant.</exception>
    public static void RequireKeys(IReadOnlyList<StageEntry> chapters, IReadOnlyList<string> overrides)
    {
        foreach (var lost in overrides.Where(o => !chapters.Any(c => For(c, o) is not null)))
        {
            var (meant, explained) = (Meant(chapters, lost), Explained(chapters, lost));
            throw new UsageException(new Text(
                $"{lost}: expected key=value with a key of one of the chapters, such as seed=2 or pretrain:training.steps=100, found none that has it"
                + $"{(meant is null ? "." : $", did you mean {meant}?")} Try `recipe explain {explained} --lang en`.",
                $"{lost}：应为 key=value，且键属于某一章的配方，例如 seed=2 或 pretrain:training.steps=100，实际没有这样的键"
                + $"{(meant is null ? "。" : $"，是否想写 {meant}？")}可试 `recipe explain {explained} --lang zh`。"));
        }
    }

    // The prefix that is a chapter's name, or one like it, with the key that it has, or one like it.
    private static string? Meant(IReadOnlyList<StageEntry> chapters, string assignment)
    {
        var (prefix, key, own) = Split(assignment);
        var value = own[key.Length..];
        if (prefix is null)
        {
            return chapters.Select(c => c.NearestKey(key)).FirstOrDefault(k => k is not null) is { } nearest ? nearest + value : null;
        }

        var name = DidYouMean.Nearest(prefix, chapters.Select(c => c.Name));
        var stage = chapters.FirstOrDefault(c => c.Name == name);
        return stage is null ? null
            : stage.HasKey(own) ? $"{name}:{own}"
            : stage.NearestKey(key) is { } like ? $"{name}:{like}{value}"
            : null;
    }

    private static string Explained(IReadOnlyList<StageEntry> chapters, string assignment) =>
        DidYouMean.Nearest(Split(assignment).Prefix ?? "", chapters.Select(c => c.Name)) ?? "STAGE";

    // "pretrain:training.steps=1" → pretrain, training.steps, training.steps=1.
    private static (string? Prefix, string Key, string Own) Split(string assignment)
    {
        var equals = assignment.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? assignment : assignment[..equals];
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return (colon < 0 ? null : name[..colon], name[(colon + 1)..], assignment[(colon + 1)..]);
    }
}
