using Linnet.Cli.Terminal;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;
using Linnet.Core.Stages;

namespace Linnet.Cli.Commands;

/// <summary>A stage without a recipe: <c>base=FILE add=FILE out=DIR</c>.</summary>
/// <remarks>
/// Short names stand for keys. A key that stands more than once, or is followed by bare words, is a list: <c>input=a.txt b.txt input=c.txt</c>.
/// The stage works in <c>DIR.unfinished</c>, a run of its own, so that the same command continues an interrupted one; its folder becomes
/// <c>DIR</c> when it is done.
/// </remarks>
/// <param name="Values">Recipe keys with values.</param>
/// <param name="Out">The value of <c>out</c>, or null.</param>
internal sealed record StageSettings(IReadOnlyList<string> Values, string? Out)
{
    private const string Unfinished = ".unfinished";

    /// <summary>Reads the words of a command line.</summary>
    public static StageSettings Of(IReadOnlyList<string> words, StageEntry entry)
    {
        var lists = entry.Lists;
        List<(string Key, List<string> Values)> settings = [];
        foreach (var word in words)
        {
            var equals = word.IndexOf('=');
            if (equals < 0 && settings.Count > 0 && lists.Contains(settings[^1].Key))
            {
                settings[^1].Values.Add(word);
                continue;
            }

            var key = equals < 0 ? word : word[..equals];
            key = entry.ShortNames.GetValueOrDefault(key, key);
            if (equals >= 0 && settings.Find(s => s.Key == key) is { Values: { } known } && lists.Contains(key))
            {
                known.Add(word[(equals + 1)..]);
            }
            else
            {
                settings.Add((key, equals < 0 ? [] : [word[(equals + 1)..]]));
            }
        }

        return new StageSettings(
            [.. settings.Where(s => s.Key != "out").Select(s => Assignment(s.Key, s.Values, lists.Contains(s.Key)))],
            settings.LastOrDefault(s => s.Key == "out").Values is [var folder] ? folder : null);
    }

    /// <summary>Runs the stage.</summary>
    /// <param name="read">Its recipe.</param>
    /// <param name="run">The run's folder instead of <c>out</c>, or null.</param>
    /// <param name="session">The session.</param>
    public StageOutcome Run(ReadRecipe read, string? run, Session session)
    {
        if (run is not null && Out is null)
        {
            return read.Run(StageCommand.Run(run), session);
        }

        if (run is not null || string.IsNullOrWhiteSpace(Out))
        {
            throw new UsageException(new Text(
                "Name one place for the results: out=DIR, or --run DIR for a stage of a run.", "请指定一个存放结果的位置：out=输出文件夹；若是某次运行中的阶段，则用 --run DIR。"));
        }

        var folder = Path.TrimEndingDirectorySeparator(Out);
        if (File.Exists(folder) || (Directory.Exists(folder) && FileErrors.Translate(folder, () => Directory.EnumerateFileSystemEntries(folder).Any())))
        {
            throw new ArtifactException(
                folder,
                new Text("a folder that does not exist yet or is empty", "尚不存在的或空的文件夹"),
                File.Exists(folder) ? new Text("a file", "文件") : new Text("a folder with files", "已有文件的文件夹"),
                new Text("Name another folder with out=DIR, or move this one away.", "请用 out= 指定另一个文件夹，或移走这一个。"));
        }

        var outcome = RunUnfinished(read, new RunDirectory(folder + Unfinished), session);
        FileErrors.Translate(folder, () =>
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder);
            }

            Directory.Move(outcome.Folder, folder);
            Directory.Delete(folder + Unfinished, recursive: true);
        });
        return outcome with { Folder = folder };
    }

    // A start that failed before it wrote anything leaves nothing; what was done is kept for the next start.
    private static StageOutcome RunUnfinished(ReadRecipe read, RunDirectory run, Session session)
    {
        try
        {
            return read.Run(run, session);
        }
        catch (LinnetException)
        {
            if (Directory.Exists(run.Path) && !run.Stages().Any(stage => stage.HoldsWork()))
            {
                Directory.Delete(run.Path, recursive: true);
            }

            throw;
        }
    }

    // A list is YAML; each text in it is quoted, whatever it holds.
    private static string Assignment(string key, List<string> values, bool isList) => values switch
    {
        [] => key,
        [var only] when !isList || only is ['[', ..] => $"{key}={only}",
        _ when !isList => $"{key}={values[^1]}",
        _ => $"{key}=[{string.Join(", ", values.Select(value => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'"))}]",
    };
}
