using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Core.Runs;

/// <summary>What is known of one stage of a run.</summary>
/// <param name="Place">Where it stands, and whether it is complete.</param>
/// <param name="Manifest">Its <c>stage.json</c>, or null when it is unfinished or damaged.</param>
/// <param name="Problem">Why a finished stage's <c>stage.json</c> cannot be read, or null.</param>
public sealed record StageStatus(StagePlace Place, StageManifest? Manifest, Text? Problem);

/// <summary>What is known of one run.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Path">The folder.</param>
/// <param name="Stages">Its stages by number.</param>
public sealed record RunStatus(string Name, string Path, IReadOnlyList<StageStatus> Stages);

/// <summary>Finds runs. Damage is shown, never hidden and never fatal.</summary>
public static class RunCatalog
{
    /// <summary>The runs directly below <paramref name="root"/>, by name: every folder that holds a stage. No folder gives no runs.</summary>
    /// <exception cref="ArtifactException">The folder cannot be read.</exception>
    public static IReadOnlyList<RunStatus> List(string root)
    {
        if (!Directory.Exists(root))
        {
            return [];
        }

        return FileErrors.Translate(root, () => Directory.EnumerateDirectories(root)
            .Order(StringComparer.Ordinal)
            .Select(folder => Read(new RunDirectory(folder)))
            .Where(run => run.Stages.Count > 0)
            .ToList());
    }

    /// <summary>One run and its stages; none when it does not exist.</summary>
    public static RunStatus Read(RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new RunStatus(run.Name, run.Path, [.. run.Stages().Select(Read)]);
    }

    private static StageStatus Read(StagePlace place)
    {
        if (!place.IsComplete)
        {
            return new StageStatus(place, null, null);
        }

        try
        {
            return new StageStatus(place, StageManifest.Read(place.Folder), null);
        }
        catch (ArtifactException error)
        {
            return new StageStatus(place, null, error.Text);
        }
    }
}
