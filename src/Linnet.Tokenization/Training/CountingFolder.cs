using Linnet.Core.Artifacts;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Tokenization.Texts;

namespace Linnet.Tokenization.Training;

/// <summary>The folder of sorted files of counts, and how far they reach: what a killed counting goes on from.</summary>
/// <param name="path">The folder; it need not be there.</param>
/// <param name="task">Names files, their contents and the way of cutting: counts of another task are not gone on from.</param>
/// <param name="progress">Where progress is shown.</param>
internal sealed class CountingFolder(string path, string task, IProgressReporter progress)
{
    /// <summary>More files at once take too many handles.</summary>
    private const int MaximumRuns = 32;

    private const string StateName = "counting.json";
    private const string RunPrefix = "pieces-";
    private const string RunSuffix = ".run";

    private string StatePath => Path.Combine(path, StateName);

    /// <summary>A file's path.</summary>
    public string Run(string name) => Path.Combine(path, name);

    /// <summary>How far counting was; where there is nothing of this task, its beginning.</summary>
    public CountingState Resume()
    {
        var fresh = new CountingState
        {
            Task = task,
            Position = new TextPosition(0, 0, 1),
            Tally = TextTally.None,
            Runs = [],
            Named = 0,
            IsComplete = false,
        };
        if (CountingState.Read(StatePath) is not { } found)
        {
            return fresh;
        }

        if (found.Task == task && found.Runs.All(IsWhole))
        {
            progress.Notice(new Text(
                $"Going on from {found.Runs.Count} sorted files of counts ({found.Tally.Bytes:N0} bytes of text).",
                $"从 {found.Runs.Count} 个已排序的统计文件继续（{found.Tally.Bytes:N0} 字节文本）。"));
            return found;
        }

        Delete(found.Runs);
        return fresh;
    }

    /// <summary>Writes counts, a file each.</summary>
    /// <param name="state">How far counting is with them.</param>
    /// <param name="counts">The counts.</param>
    /// <param name="cancellation">Stops the work; the files that were there stay valid.</param>
    public CountingState Write(CountingState state, IReadOnlyList<PieceMap> counts, CancellationToken cancellation)
    {
        var runs = new PieceRun[counts.Count];
        FileErrors.Translate(path, () =>
        {
            Directory.CreateDirectory(path);
            InParallel.Run(runs.Length, thread => runs[thread] = PieceRuns.Write(Run(Name(state.Named + thread)), counts[thread], cancellation));
        });
        var written = state with { Runs = [.. state.Runs, .. runs], Named = state.Named + runs.Length };
        written.Write(StatePath);
        return written;
    }

    /// <summary>Makes one file of all where there are more than can be open at once, or where one is asked for.</summary>
    public CountingState Merge(CountingState state, bool toOne, CancellationToken cancellation)
    {
        if (state.Runs.Count <= (toOne ? 1 : MaximumRuns))
        {
            return state;
        }

        var one = FileErrors.Translate(path, () => PieceRuns.Merge(Run(Name(state.Named)), [.. state.Runs.Select(r => Run(r.Name))], cancellation));
        var merged = state with { Runs = [one], Named = state.Named + 1 };
        merged.Write(StatePath);
        Delete(state.Runs);
        return merged;
    }

    /// <summary>Takes the files of counts away, and the folder where nothing else is in it: a folder of that name may be the user's.</summary>
    public void Clean()
    {
        if (!Directory.Exists(path))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(path).Where(file => IsOwn(Path.GetFileName(file))).ToList())
        {
            File.Delete(file);
        }

        if (!Directory.EnumerateFileSystemEntries(path).Any())
        {
            Directory.Delete(path);
        }
    }

    private static string Name(int number) => $"{RunPrefix}{number:D5}{RunSuffix}";

    // Also what a write was killed in, which AtomicFile names after its file.
    private static bool IsOwn(string name) =>
        name.StartsWith(StateName, StringComparison.Ordinal)
        || (name.StartsWith(RunPrefix, StringComparison.Ordinal) && name.Contains(RunSuffix, StringComparison.Ordinal));

    private bool IsWhole(PieceRun run)
    {
        var file = Run(run.Name);
        return File.Exists(file) && new FileInfo(file).Length == run.Length && ContentHash.OfFile(file).Sha256 == run.Sha256;
    }

    private void Delete(IEnumerable<PieceRun> runs)
    {
        foreach (var run in runs)
        {
            File.Delete(Run(run.Name));
        }
    }
}
