namespace Linnet.Cli.Commands;

/// <summary>Every stage, listed by hand in the order of the story.</summary>
internal static class StageList
{
    public static IReadOnlyList<StageEntry> All { get; } =
    [
    ];
}
