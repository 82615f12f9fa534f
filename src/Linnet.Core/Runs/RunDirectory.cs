using System.Globalization;
using System.Text.RegularExpressions;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Stages;

namespace Linnet.Core.Runs;

/// <summary>Where one stage of a run stands.</summary>
/// <param name="Number">Its number, from 1: the order in which stages were first started.</param>
/// <param name="Name">The stage's name.</param>
/// <param name="Folder">Its folder, <c>NN-name</c> or <c>NN-name.partial</c>.</param>
/// <param name="IsComplete">Whether the folder is the finished one.</param>
public sealed record StagePlace(int Number, string Name, string Folder, bool IsComplete)
{
    /// <summary>Whether the stage is finished or has written something of its own: a start that failed before binds nobody.</summary>
    public bool HoldsWork() => IsComplete || FileErrors.Translate(Folder, () => StageFiles.HoldWork(Folder));
}

/// <summary>The folder of one run, <c>runs/&lt;run&gt;</c>: one subfolder for each stage.</summary>
public sealed partial class RunDirectory
{
    /// <summary>How a recipe's path into the run begins: <c>run:pretrain/checkpoints</c>, or <c>run:01-pretrain/checkpoints</c>.</summary>
    public const string Scheme = "run:";

    /// <summary>What the folder of an unfinished stage ends in.</summary>
    public const string PartialSuffix = ".partial";

    /// <param name="path">The run's folder. It need not exist yet.</param>
    /// <exception cref="UsageException">The path is empty.</exception>
    public RunDirectory(string path)
    {
        FileErrors.RequirePath(path, new Text("a run's folder", "运行目录"));
        Path = path;
    }

    /// <summary>The run's folder, as given.</summary>
    public string Path { get; }

    /// <summary>The run's name: the folder's last part.</summary>
    public string Name => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));

    /// <summary>Makes the run's folder, if it is not there.</summary>
    /// <exception cref="ArtifactException">A file is in the way, or the system refuses.</exception>
    internal void Make() => FileErrors.Translate(Path, () =>
    {
        if (Directory.Exists(Path))
        {
            return;
        }

        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path));
        for (var part = full; part is not null; part = System.IO.Path.GetDirectoryName(part))
        {
            if (File.Exists(part))
            {
                throw new ArtifactException(
                    part == full ? Path : part,
                    new Text("a folder for runs", "存放运行结果的文件夹"),
                    new Text("a file", "文件"),
                    new Text("Name another folder with --run.", "请用 --run 指定另一个文件夹。"));
            }
        }

        Directory.CreateDirectory(full);
        Durable.FlushFolder(System.IO.Path.GetDirectoryName(full)!);
    });

    /// <summary>The stages that were started, by number and name.</summary>
    public IReadOnlyList<StagePlace> Stages()
    {
        if (!Directory.Exists(Path))
        {
            return [];
        }

        return FileErrors.Translate(Path, () => Directory.EnumerateDirectories(Path)
            .Select(Parse)
            .OfType<StagePlace>()
            .OrderBy(s => s.Number)
            .ThenBy(s => s.Name, StringComparer.Ordinal)
            .ThenBy(s => s.IsComplete)
            .ToList());
    }

    /// <summary>A stage's place, or null when it was never started here.</summary>
    /// <exception cref="ArtifactException">Two folders bear the stage's name.</exception>
    public StagePlace? Find(string stage)
    {
        var places = Stages().Where(s => s.Name == stage).ToList();
        return places.Count < 2 ? places.SingleOrDefault() : throw new ArtifactException(
            Path,
            new Text($"one folder for the stage {stage}", $"阶段 {stage} 只有一个文件夹"),
            new Text(
                string.Join(" and ", places.Select(p => System.IO.Path.GetFileName(p.Folder))),
                string.Join(" 和 ", places.Select(p => System.IO.Path.GetFileName(p.Folder)))),
            new Text("Move the one that does not belong here away.", "请移走不属于这里的那一个。"));
    }

    /// <summary>A stage's place: where it is, or, with the next free number, where it will be.</summary>
    /// <exception cref="ArgumentException">The name is not made of lower-case letters, digits and single hyphens.</exception>
    public StagePlace Place(string stage)
    {
        RequireStageName(stage);
        if (Find(stage) is { } place)
        {
            return place;
        }

        var number = Stages().Select(s => s.Number).DefaultIfEmpty(0).Max() + 1;
        return new StagePlace(number, stage, System.IO.Path.Combine(Path, FolderName(number, stage) + PartialSuffix), IsComplete: false);
    }

    /// <summary>
    /// A recipe's path as a path of the system: <c>run:…</c> is inside this run, where a finished stage may be named without its number;
    /// anything else is returned as it is.
    /// </summary>
    /// <exception cref="ArtifactException">A <c>run:</c> path leaves the run.</exception>
    public string Resolve(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return path;
        }

        var relative = path[Scheme.Length..].TrimEnd('/');
        return FolderListing.IsPlain(relative) ? System.IO.Path.Combine(Path, Numbered(relative)) : throw new ArtifactException(
            path,
            new Text("a path inside the run, such as run:pretrain/checkpoints", "运行目录内的路径，例如 run:pretrain/checkpoints"),
            new Text("one that leaves it", "越出运行目录的路径"),
            new Text("Correct the recipe.", "请修改配方。"));
    }

    // "clean/train.jsonl" → "04-clean/train.jsonl", so that recipes do not depend on what ran before them.
    private string Numbered(string relative)
    {
        var stage = relative.Split('/')[0];
        return StageName.IsMatch(stage) && Stages().FirstOrDefault(s => s.Name == stage && s.IsComplete) is { } place
            ? System.IO.Path.GetFileName(place.Folder) + relative[stage.Length..]
            : relative;
    }

    internal static string FolderName(int number, string stage) => $"{number.ToString("00", CultureInfo.InvariantCulture)}-{stage}";

    internal static void RequireStageName(string stage)
    {
        if (!StageName.IsMatch(stage))
        {
            throw new ArgumentException($"'{stage}' is not a stage name.", nameof(stage));
        }
    }

    private static StagePlace? Parse(string folder)
    {
        var match = StageFolder.Match(System.IO.Path.GetFileName(folder));
        return match.Success
            ? new StagePlace(
                int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), match.Groups[2].Value, folder, match.Groups[3].Length == 0)
            : null;
    }

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex StageName { get; }

    [GeneratedRegex(@"\A([0-9]{2,6})-([a-z0-9]+(?:-[a-z0-9]+)*)(\.partial)?\z")]
    private static partial Regex StageFolder { get; }
}
