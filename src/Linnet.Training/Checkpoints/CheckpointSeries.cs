using System.Globalization;
using System.Text.RegularExpressions;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;

namespace Linnet.Training.Checkpoints;

/// <summary>One checkpoint of a series.</summary>
/// <param name="Step">The optimizer step after which it was written.</param>
/// <param name="Folder">Its folder, <c>…/step-000200</c>.</param>
public sealed record SavedStep(long Step, string Folder);

/// <summary>The checkpoints of a stage: <c>checkpoints/step-000200</c> and so on, each whole or not there, the newest few kept.</summary>
public sealed partial class CheckpointSeries
{
    private readonly string _folder;

    /// <param name="folder">The folder of all checkpoints; made when the first is written.</param>
    public CheckpointSeries(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _folder = folder;
    }

    /// <summary>The checkpoints that are there, damaged ones too, by step.</summary>
    public IReadOnlyList<SavedStep> List() =>
        !Directory.Exists(_folder)
            ? []
            : [.. Directory.EnumerateDirectories(_folder)
                .Select(path => (Path: path, Match: Name.Match(Path.GetFileName(path))))
                .Where(found => found.Match.Success)
                .Select(found => new SavedStep(long.Parse(found.Match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), found.Path))
                .OrderBy(saved => saved.Step)];

    /// <summary>Writes one checkpoint with its manifest, then deletes all others but the newest before it.</summary>
    /// <remarks>Checkpoints of later steps are from before a resume that could not use them: they go too.</remarks>
    /// <param name="step">The optimizer step; 0: the training's beginning.</param>
    /// <param name="keep">How many to keep, this one included; at least 1.</param>
    /// <param name="fill">Writes the files into the folder that it is given.</param>
    /// <exception cref="ResourceException">The disk is full; the checkpoints before are untouched.</exception>
    public SavedStep Write(long step, int keep, Action<string> fill)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        var path = Path.Combine(_folder, $"step-{step:D6}");
        FileErrors.Translate(_folder, () =>
        {
            if (!Directory.Exists(_folder))
            {
                // The new name in its parent must survive a power cut, or the checkpoints in it would not.
                Durable.FlushFolder(Directory.CreateDirectory(_folder).Parent!.FullName);
            }
        });
        AtomicFolder.Write(path, fill);
        foreach (var old in List().Where(saved => saved.Step > step).Concat(List().Where(saved => saved.Step <= step).SkipLast(keep)))
        {
            Delete(old);
        }

        return new SavedStep(step, path);
    }

    /// <summary>Deletes all checkpoints but one.</summary>
    public void KeepOnly(SavedStep last)
    {
        foreach (var old in List().Where(saved => saved != last))
        {
            Delete(old);
        }
    }

    /// <summary>Deletes all checkpoints of later steps.</summary>
    public void DropAfter(long step)
    {
        foreach (var later in List().Where(saved => saved.Step > step))
        {
            Delete(later);
        }
    }

    /// <summary>Finds the newest checkpoint whose files are what its manifest says.</summary>
    /// <param name="damaged">Is told of each damaged one that is passed over: which file, what was expected and found.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <returns>The checkpoint, or null when there is no good one.</returns>
    public SavedStep? NewestGood(Action<SavedStep, ArtifactException> damaged, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(damaged);
        foreach (var saved in List().Reverse())
        {
            try
            {
                Manifest.Verify(saved.Folder, cancellation);
                return saved;
            }
            catch (ArtifactException error)
            {
                damaged(saved, error);
            }
        }

        return null;
    }

    /// <summary>Deletes a checkpoint.</summary>
    /// <remarks>Without its manifest a folder is no checkpoint: a kill in the middle of a deletion leaves nothing that looks whole.</remarks>
    public static void Delete(SavedStep saved) => FileErrors.Translate(saved.Folder, () =>
    {
        File.Delete(Path.Combine(saved.Folder, Manifest.FileName));
        Directory.Delete(saved.Folder, recursive: true);
    });

    [GeneratedRegex(@"\Astep-([0-9]{6,18})\z")]
    private static partial Regex Name { get; }
}
