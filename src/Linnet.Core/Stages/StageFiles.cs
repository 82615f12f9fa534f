using Linnet.Core.Artifacts;

namespace Linnet.Core.Stages;

/// <summary>The names of the files that every stage's folder holds.</summary>
public static class StageFiles
{
    /// <summary>The recipe as given.</summary>
    public const string Recipe = "recipe.yaml";

    /// <summary>Every value of the recipe, after defaults and overrides.</summary>
    public const string ResolvedRecipe = "recipe.resolved.yaml";

    /// <summary>What the stage reads, with hashes.</summary>
    public const string Inputs = "inputs.json";

    /// <summary>One line per step.</summary>
    public const string Metrics = "metrics.jsonl";

    /// <summary>What happened, with times.</summary>
    public const string Log = "log.txt";

    /// <summary>Figures and tables for the reader.</summary>
    public const string Report = "report.html";

    /// <summary>When an unfinished stage began and how it computes; its contents end in <c>stage.json</c>.</summary>
    internal const string Start = "start.json";

    /// <summary>Whether a stage has written anything of its own into an unfinished folder. What the runner writes for every stage does not count.</summary>
    internal static bool HoldWork(string folder) => FolderListing.Files(folder).Any(file =>
        !StageIdentity.FileNames.Contains(file)
        && file is not (Start or Log)
        && !TemporaryName.IsPartOf(file)
        && (file != Metrics || new FileInfo(Path.Combine(folder, file)).Length > 0));

    /// <summary>Files directly in the folder that are not listed in <c>outputs[]</c>, because they hold times and speeds.</summary>
    public static IReadOnlySet<string> Unlisted { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        Runs.StageManifest.FileName, Metrics, Log, Report, Start,
    };
}
