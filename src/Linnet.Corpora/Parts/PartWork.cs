using Linnet.Core.Errors;
using Linnet.Core.Progress;
using Linnet.Core.Runs;
using Linnet.Corpora.Deduplication.Storage;

namespace Linnet.Corpora.Parts;

/// <summary>Work on parts that another stage made: how many there are is known.</summary>
internal static class PartWork
{
    /// <summary>Makes what is not there yet.</summary>
    /// <param name="count">Parts in all.</param>
    /// <param name="folder">Where it is written; what is there is checked and left.</param>
    /// <param name="shard">Which parts; null: all.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="worker">Makes what belongs to each thread.</param>
    /// <param name="make">Makes what belongs to a part, and its record last.</param>
    /// <param name="task">Is told of parts that are behind.</param>
    /// <param name="cancellation">Stops between parts.</param>
    /// <exception cref="LinnetException">A part cannot be read or written, or what is there is damaged.</exception>
    public static void Run<T>(
        int count, PartFolder folder, Shard? shard, int threads, Func<T> worker, Action<T, int> make, IProgressTask task, CancellationToken cancellation)
        where T : class
    {
        var next = 0;
        Workers.Run(
            threads,
            () => new Mine<T>(worker()),
            mine =>
            {
                while (next < count && (shard?.Holds(next) == false || folder.Find(next) is not null))
                {
                    next++;
                    task.Report(next);
                }

                mine.Part = next < count ? next++ : -1;
                return mine.Part >= 0;
            },
            mine =>
            {
                make(mine.Worker, mine.Part);
                task.Report(mine.Part + 1);
            },
            cancellation);
    }

    private sealed class Mine<T>(T worker)
    {
        public T Worker => worker;

        public int Part { get; set; }
    }
}
