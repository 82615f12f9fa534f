namespace Linnet.Corpora.Deduplication.Storage;

/// <summary>What work past memory may use.</summary>
/// <param name="Folder">An existing folder for files that are gone when the work is done; nothing else may lie there.</param>
/// <param name="MemoryBytes">About how much memory the work may take, beside what the runtime needs.</param>
/// <param name="Workers">Threads, at least 1. They never change the result.</param>
public sealed record DiskWork(string Folder, long MemoryBytes, int Workers)
{
    private int _last;

    /// <summary>What other processes have made of the documents already; null: nothing.</summary>
    internal SharedRuns? Shared { get; init; }

    /// <summary>A path in the folder that was not given out before.</summary>
    public string File(string name) => Path.Combine(Folder, $"{name}-{Interlocked.Increment(ref _last)}");
}
