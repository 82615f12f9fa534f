using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Core.Metrics;
using Linnet.Core.Progress;
using Linnet.Core.Runs;

namespace Linnet.Core.Stages;

/// <summary>All that a stage may use of its surroundings: nothing is global.</summary>
public sealed class StageContext
{
    private readonly StageStart _start;

    internal StageContext(string folder, RunDirectory run, StageOptions options, StageStart start, bool resumed, MetricsWriter metrics, StageLog log)
    {
        (Folder, Run, Options, _start, Resumed, Metrics, Log) = (folder, run, options, start, resumed, metrics, log);
    }

    /// <summary>The folder being written, <c>NN-name.partial</c>. Paths inside it must be stored relative to it: it is renamed when done.</summary>
    public string Folder { get; }

    /// <summary>The run.</summary>
    public RunDirectory Run { get; }

    /// <summary>The recipe's seed.</summary>
    public ulong Seed => Options.Seed;

    /// <summary>How many threads compute. A resumed stage keeps the number that it began with, for the same sums in the same order.</summary>
    public int Threads => _start.Threads;

    /// <summary>The clock.</summary>
    public TimeProvider Time => Options.Time;

    /// <summary>Where progress is shown.</summary>
    public IProgressReporter Progress => Options.Progress;

    /// <summary>The user's language, for report and log.</summary>
    public Language Language => Options.Language;

    /// <summary><c>metrics.jsonl</c>. A stage that resumes from a checkpoint first truncates it to the position stored there.</summary>
    public MetricsWriter Metrics { get; }

    /// <summary><c>log.txt</c>.</summary>
    public StageLog Log { get; }

    /// <summary>Whether an earlier process began this stage: look for the last good checkpoint. There may be none yet.</summary>
    public bool Resumed { get; }

    /// <summary>Device, dtype and kernel choices. They end in <c>stage.json</c>; "device" and "dtype" also as its own keys.</summary>
    /// <remarks>
    /// Chosen once and kept on resume:
    /// <code>
    /// if (context.Execution.Count == 0)
    /// {
    ///     context.Execution["device"] = "cpu";   // and the rest
    ///     context.SaveExecution();
    /// }
    /// </code>
    /// </remarks>
    public JsonObject Execution => _start.Execution;

    private StageOptions Options { get; }

    /// <summary>Writes <see cref="Execution"/> to the disk, so that a resumed stage finds it. Call it before the work that depends on it.</summary>
    public void SaveExecution() => _start.Write(Folder);

    /// <inheritdoc cref="RunDirectory.Resolve"/>
    public string Resolve(string path) => Run.Resolve(path);
}
