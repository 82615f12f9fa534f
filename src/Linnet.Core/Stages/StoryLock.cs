using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;

namespace Linnet.Core.Stages;

/// <summary>One process at a time takes a run through a whole story. It ends with the process, however that dies.</summary>
public sealed class StoryLock : IDisposable
{
    private readonly StageLock _lock;

    private StoryLock(StageLock held) => _lock = held;

    /// <summary>Locks a run, whose folder is made when it does not exist. Single stages of it can still be run beside the story.</summary>
    /// <exception cref="ArtifactException">Another process holds it, or the run cannot be a folder.</exception>
    public static StoryLock Take(RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new StoryLock(StageLock.Take(
            run, "story", new Text("a run that no other process takes through its chapters", "没有其他进程正在逐章运行的运行目录")));
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
